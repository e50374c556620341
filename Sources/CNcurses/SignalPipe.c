// A handler shares the pipe with the code that opens it, so it cannot be inline.
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "CNcurses.h"

static volatile int write_end = -1;

/// Only async-signal-safe calls.
static void tell(int signal_number) {
  int saved = errno;
  unsigned char byte = (unsigned char)signal_number;
  // A full pipe holds signals enough; none of ours needs to be counted.
  if (write(write_end, &byte, 1) < 0) { }
  errno = saved;
}

int nc_signals_open(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  write_end = ends[1];
  return ends[0];
}

int nc_signals_take(int signal_number) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = tell;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return sigaction(signal_number, &action, 0);
}

int nc_signals_next(int read_end) {
  unsigned char byte;
  return read(read_end, &byte, 1) == 1 ? byte : 0;
}

void nc_signals_close(void) {
  close(write_end);
  write_end = -1;
}
