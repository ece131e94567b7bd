/* The hot pass of a round in plain C: the yardstick of `python -m benchmarks`.
 *
 * limit TABLES LAYOUT PASSES, LAYOUT being `rows` (packages x actors, as one would first write it) or
 * `columns` (actors x packages, so that the loop over packages is innermost and vectorises).
 * Prints: passes, wall seconds, CPU seconds, checksum. TABLES is written by hot_pass.py.
 * Both layouts add in the same order, so without -ffp-contract all checksums are equal to the bit.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX 16 /* actors, issues */
#define UNKNOWN 1e9 /* as in sim/rules/beats/record.py */
static const double TIE = 1e-12; /* relative, as in sim/rules/solutions.py */

static int P, A, K; /* packages, actors, issues */
static double *clause, *utility, *weight, *toward, *credible, *mistrust, *collapse_loss, *inducement,
    *audience, *reservation, *veto, *cover, *home;
static double *level; /* columns: (2, K, P) distance of each clause from either end */
static double *wanted, *worth, *least, *score, *assured;
static double w[MAX][MAX], fear[MAX], extra[MAX], price[MAX], war[MAX]; /* of this pass */

static double luck = 0.5; /* walks by the golden ratio, so that nothing can be hoisted */

static double wobble(double low, double high) {
    luck += 0.6180339887498949;
    if (luck >= 1.0) luck -= 1.0;
    return low + (high - low) * luck;
}

static void next_pass(void) {
    double trusted[MAX];
    for (int k = 0; k < K; k++) trusted[k] = credible[k] * wobble(0.8, 1.0);
    for (int i = 0; i < A; i++) {
        fear[i] = mistrust[i] * wobble(0.8, 1.0);
        extra[i] = inducement[i] + wobble(0.0, 0.02);
    }
    for (int i = 0; i < A; i++) {
        war[i] = reservation[i] + wobble(-0.4, 0.1);
        price[i] = (1.0 - cover[i]) * audience[i];
        for (int k = 0; k < K; k++) w[i][k] = weight[i * K + k] * trusted[k];
    }
}

/* The range, its part that may pass at home, and the first package that ties with the best score. */
static double found(void) {
    double range = -UNKNOWN, passing = -UNKNOWN, best = -INFINITY;
    for (int x = 0; x < P; x++) range = least[x] > range ? least[x] : range;
    for (int x = 0; x < P; x++) passing = home[x] == 1.0 && least[x] > passing ? least[x] : passing;
    for (int x = 0; x < P; x++) best = score[x] > best ? score[x] : best;
    double bar = best - TIE * fabs(best);
    int first = isinf(best) ? -1 : 0;
    while (first >= 0 && score[first] < bar) first++;
    return range + passing + first / 1048576.0;
}

static double rows(void) {
    for (int x = 0; x < P; x++) {
        least[x] = INFINITY;
        for (int i = 0; i < A; i++) {
            double sum = 0.0;
            for (int k = 0; k < K; k++)
                if (weight[i * K + k] > 0.0) {
                    double c = clause[x * K + k];
                    sum += w[i][k] * (toward[i * K + k] == 1.0 ? c : 1.0 - c);
                }
            double value = utility[x * A + i] - fear[i] * (1.0 - sum) * collapse_loss[i] + extra[i] - price[i];
            worth[x * A + i] = value;
            if (veto[i] == 1.0 && value - war[i] < least[x]) least[x] = value - war[i];
        }
    }
    for (int x = 0; x < P; x++) {
        score[x] = -INFINITY;
        if (least[x] > 0.0) {
            score[x] = 1.0;
            for (int i = 0; i < A; i++)
                if (veto[i] == 1.0) score[x] *= worth[x * A + i] - war[i];
        }
    }
    return found();
}

static double columns(void) {
    for (int x = 0; x < P; x++) least[x] = INFINITY, score[x] = 1.0;
    for (int i = 0; i < A; i++) {
        double *restrict sum = assured, *restrict value = worth + i * P;
        const double *restrict want = wanted + i * P;
        memset(sum, 0, P * sizeof *sum);
        for (int k = 0; k < K; k++)
            if (weight[i * K + k] > 0.0) {
                const double *restrict c = level + ((toward[i * K + k] == 1.0) * K + k) * P, v = w[i][k];
                for (int x = 0; x < P; x++) sum[x] += v * c[x];
            }
        const double f = fear[i], lost = collapse_loss[i], more = extra[i], paid = price[i], r = war[i];
        for (int x = 0; x < P; x++) value[x] = want[x] - f * (1.0 - sum[x]) * lost + more - paid;
        if (veto[i] == 1.0)
            for (int x = 0; x < P; x++) {
                double gain = value[x] - r;
                least[x] = gain < least[x] ? gain : least[x];
                score[x] *= gain;
            }
    }
    for (int x = 0; x < P; x++) score[x] = least[x] > 0.0 ? score[x] : -INFINITY;
    return found();
}

static double *take(FILE *file, int count) {
    double *numbers = malloc(count * sizeof *numbers);
    if (!numbers || fread(numbers, sizeof *numbers, count, file) != (size_t)count) exit(1);
    return numbers;
}

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int argc, char **argv) {
    FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
    if (!file) return 2;
    double *shape = take(file, 3);
    P = shape[0], A = shape[1], K = shape[2];
    if (A > MAX || K > MAX) return 3;
    clause = take(file, P * K), utility = take(file, P * A);
    weight = take(file, A * K), toward = take(file, A * K), credible = take(file, K);
    mistrust = take(file, A), collapse_loss = take(file, A), inducement = take(file, A);
    audience = take(file, A), reservation = take(file, A), veto = take(file, A), cover = take(file, A);
    home = take(file, P);
    level = malloc(2 * K * P * sizeof *level), wanted = malloc(P * A * sizeof *wanted);
    worth = malloc(P * A * sizeof *worth), least = malloc(P * sizeof *least);
    score = malloc(P * sizeof *score), assured = malloc(P * sizeof *assured);
    for (int x = 0; x < P; x++) {
        for (int k = 0; k < K; k++) level[(K + k) * P + x] = clause[x * K + k], level[k * P + x] = 1.0 - clause[x * K + k];
        for (int i = 0; i < A; i++) wanted[i * P + x] = utility[x * A + i];
    }
    double (*pass)(void) = strcmp(argv[2], "rows") ? columns : rows;
    double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID), sum = 0.0;
    int passes = atoi(argv[3]);
    for (int t = 0; t < passes; t++) next_pass(), sum += pass();
    wall = now(CLOCK_MONOTONIC) - wall, cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%d %.9f %.9f %.17g\n", passes, wall, cpu, sum);
}
