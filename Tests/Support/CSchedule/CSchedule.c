#include "CSchedule.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

// The hook is the runtime's own place for another executor, and jobs are run as its global executor runs them: see swift/ABI/Executor.h.
typedef struct {
    void *identity;
    uintptr_t implementation;
} executor_reference;

typedef __attribute__((swiftcall)) void (*enqueue_original)(void *job);

extern __attribute__((swiftcall)) void (*swift_task_enqueueGlobal_hook)(void *job, enqueue_original original);
extern __attribute__((swiftcall)) void swift_job_run(void *job, executor_reference executor);

static _Thread_local void *current_context;
static _Thread_local schedule_take current_take;
static pthread_once_t installation = PTHREAD_ONCE_INIT;

static __attribute__((swiftcall)) void enqueue(void *job, enqueue_original original) {
    if (current_context != NULL) {
        current_take(current_context, job);
    } else {
        original(job);
    }
}

static void install(void) { swift_task_enqueueGlobal_hook = enqueue; }

void schedule_begin(void *context, schedule_take take) {
    pthread_once(&installation, install);
    current_take = take;
    current_context = context;
}

void schedule_end(void) { current_context = NULL; }

void *schedule_context(void) { return current_context; }

void schedule_run(void *job) {
    executor_reference global = {NULL, 0};
    swift_job_run(job, global);
}
