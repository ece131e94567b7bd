"""How compiled rules hand on a whole negotiation: by one pointer instead of some thirty arrays.

To a compiler a NamedTuple of arrays is hundreds of words, copied at every call and compiled anew in
every rule. Here such a tuple becomes a pointer to its arrays, which stay where Python has them.
Only `compiled` imports this, together with the compiler.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    register_model,
    typeof_impl,
    unbox,
)
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate

from sim.rules.state import SIDE_BY_SIDE, History, Numbers, State, Tally


class Handle(types.Type):
    """A NamedTuple of arrays, handed on by a pointer."""

    def __init__(self, title: str, fields: tuple[tuple[str, types.Type], ...]) -> None:
        self.fields = fields
        super().__init__(f"{title}({', '.join(f'{name}: {kind}' for name, kind in fields)})")

    @property
    def payload(self) -> types.Type:
        """What the pointer points to."""
        return types.Tuple([kind for _, kind in self.fields])


@typeof_impl.register(Numbers)
@typeof_impl.register(State)
@typeof_impl.register(Tally)
@typeof_impl.register(History)
def _typeof(value: Any, context: Any) -> Handle:
    kinds = {name: typeof_impl(p, context) for name, p in zip(value._fields, value, strict=True)}
    for name in SIDE_BY_SIDE.intersection(kinds):  # an empty table could be taken for either order
        if not getattr(value, name).flags.f_contiguous:
            raise TypeError(f"{name} must run along the packages in memory")
        kinds[name] = kinds[name].copy(layout="F")
    return Handle(type(value).__name__, tuple(kinds.items()))


@register_model(Handle)
class _Pointer(models.OpaqueModel):
    pass


@infer_getattr
class _Fields(AttributeTemplate):
    key = Handle

    def generic_resolve(self, kind: Handle, name: str) -> types.Type | None:
        return dict(kind.fields).get(name)


@lower_getattr_generic(Handle)
def _field(context: Any, builder: Any, kind: Handle, value: Any, name: str) -> Any:
    names = [each for each, _ in kind.fields]
    place = names.index(name)
    payload = builder.bitcast(value, context.get_value_type(kind.payload).as_pointer())
    array = builder.load(cgutils.gep_inbounds(builder, payload, 0, place))
    array.set_metadata("invariant.load", builder.module.add_metadata([]))
    return impl_ret_borrowed(context, builder, kind.fields[place][1], array)


@unbox(Handle)
def _from_python(kind: Handle, value: Any, c: Any) -> NativeValue:
    payload = cgutils.alloca_once(c.builder, c.context.get_value_type(kind.payload))
    failed, held = cgutils.false_bit, []
    for place, (_, of_array) in enumerate(kind.fields):
        native = c.unbox(of_array, c.pyapi.tuple_getitem(value, place))
        array = cgutils.create_struct_proxy(of_array)(c.context, c.builder, value=native.value)
        array.meminfo = ir.Constant(array.meminfo.type, None)  # Python holds it while we work
        slot = cgutils.gep_inbounds(c.builder, payload, 0, place)
        c.builder.store(array._getvalue(), slot)
        failed = c.builder.or_(failed, native.is_error)
        held.append((of_array, native.value))

    def cleanup() -> None:
        for of_array, array in held:
            c.context.nrt.decref(c.builder, of_array, array)

    pointer = c.builder.bitcast(payload, cgutils.voidptr_t)
    return NativeValue(pointer, is_error=failed, cleanup=cleanup)
