#ifndef CSCHEDULE_H
#define CSCHEDULE_H

/// Takes a job of the Swift concurrency runtime that became ready on the calling thread.
typedef void (*schedule_take)(void *context, void *job);

/// From here on, jobs that become ready on the calling thread go to `take` and not to the global executor.
void schedule_begin(void *context, schedule_take take);

/// Leaves the jobs of the calling thread to the global executor again.
void schedule_end(void);

/// The context given to `schedule_begin` on the calling thread; null after `schedule_end`.
void *schedule_context(void);

/// Runs a job on the calling thread until it suspends or ends.
void schedule_run(void *job);

#endif
