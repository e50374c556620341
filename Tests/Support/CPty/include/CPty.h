// Programs on a pseudo-terminal, for tests.
#ifndef SIGNOFF_CPTY_H
#define SIGNOFF_CPTY_H

#include <stdint.h>
#include <sys/types.h>

/// Starts a program as the leader of its own session on a new terminal; 0 or an errno value.
int cpty_spawn(
    char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment,
    const char *_Nullable directory, int rows, int columns, int *_Nonnull terminal, pid_t *_Nonnull child);
int cpty_resize(int terminal, int rows, int columns);
/// Bytes read, 0 at the end, -1 when `milliseconds` passed without any.
ssize_t cpty_read(int terminal, uint8_t *_Nonnull bytes, size_t count, int milliseconds);
/// Writes all bytes; 0 or an errno value.
int cpty_write(int terminal, const uint8_t *_Nonnull bytes, size_t count);

enum { CPTY_RUNNING = 0, CPTY_EXITED = 1, CPTY_SIGNALED = 2, CPTY_STOPPED = 3, CPTY_CONTINUED = 4, CPTY_GONE = 5 };
/// What became of the child since it was last asked, without waiting; `value` is its status or signal.
int cpty_poll(pid_t child, int *_Nonnull value);
/// Waits up to `milliseconds` for the child's end without taking its status.
void cpty_wait_end(pid_t child, int milliseconds);
/// Whether the terminal echoes and edits lines, as it does when no full-screen program has it.
int cpty_is_cooked(int terminal);
/// Columns the C library counts for a code point in UTF-8; -1 for none.
int cpty_width(uint32_t code);

#endif
