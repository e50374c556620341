// A handler shares this state with the code that arms it, so it cannot be inline: every Swift file would get a copy.
#include "CNcurses.h"

enum { signal_count = 5 };
static const int signals[signal_count] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGTRAP};
static struct sigaction previous[signal_count];
static char reset_bytes[512];
static size_t reset_count;
static struct termios settings;
static int has_settings;
static volatile sig_atomic_t is_armed;

/// Only async-signal-safe calls from here on.
static void give_back(int signal_number, siginfo_t *information, void *context) {
  (void)context;
  if (is_armed) {
    is_armed = 0;
    const char *bytes = reset_bytes;
    size_t count = reset_count;
    while (count > 0) {
      ssize_t written = write(STDOUT_FILENO, bytes, count);
      if (written <= 0) break;
      bytes += written;
      count -= (size_t)written;
    }
    if (has_settings) tcsetattr(STDIN_FILENO, TCSANOW, &settings);
  }
  for (int i = 0; i < signal_count; i++) {
    if (signals[i] == signal_number) sigaction(signal_number, &previous[i], 0);
  }
  // A fault happens again when the instruction is retried, with its true context. Anything else is sent again.
  if (information == 0 || information->si_code <= 0) raise(signal_number);
}

void nc_guard_remember(void) { has_settings = tcgetattr(STDIN_FILENO, &settings) == 0; }

int nc_guard_arm(const char *reset, size_t count) {
  if (count > sizeof reset_bytes) return ERR;
  memcpy(reset_bytes, reset, count);
  reset_count = count;
  if (is_armed) return OK;
  is_armed = 1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = give_back;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < signal_count; i++) sigaction(signals[i], &action, &previous[i]);
  return OK;
}

void nc_guard_disarm(void) {
  if (!is_armed) return;
  is_armed = 0;
  for (int i = 0; i < signal_count; i++) sigaction(signals[i], &previous[i], 0);
}
