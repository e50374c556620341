#define _GNU_SOURCE
#include "CPty.h"
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#include <fcntl.h>

int cpty_spawn(
    char *const *arguments, char *const *environment, const char *directory, int rows, int columns, int *terminal,
    pid_t *child) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  int master;
  // Between fork and exec only async-signal-safe calls: the test process has many threads.
  pid_t pid = forkpty(&master, 0, 0, &size);
  if (pid < 0) return errno;
  if (pid == 0) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    // A copy of another test's terminal would keep that terminal from hanging up.
    syscall(SYS_close_range, 3u, ~0u, 0u);
    if (directory && chdir(directory) != 0) _exit(126);
    execve(arguments[0], arguments, environment);
    _exit(127);
  }
  fcntl(master, F_SETFD, FD_CLOEXEC);
  fcntl(master, F_SETFL, O_NONBLOCK);
  *terminal = master;
  *child = pid;
  return 0;
}

int cpty_resize(int terminal, int rows, int columns) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(terminal, TIOCSWINSZ, &size) == 0 ? 0 : errno;
}

ssize_t cpty_read(int terminal, uint8_t *bytes, size_t count, int milliseconds) {
  struct pollfd input = {.fd = terminal, .events = POLLIN};
  int ready = poll(&input, 1, milliseconds);
  if (ready == 0 || (ready < 0 && errno == EINTR)) return -1;
  ssize_t result = read(terminal, bytes, count);
  if (result >= 0) return result;
  // Linux says EIO when the last program has closed the terminal.
  return errno == EAGAIN || errno == EINTR ? -1 : 0;
}

int cpty_write(int terminal, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(terminal, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd output = {.fd = terminal, .events = POLLOUT};
      if (poll(&output, 1, 5000) <= 0) return ETIMEDOUT;
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

int cpty_poll(pid_t child, int *value) {
  int status = 0;
  pid_t result;
  do result = waitpid(child, &status, WNOHANG | WUNTRACED | WCONTINUED);
  while (result < 0 && errno == EINTR);
  if (result == 0) return CPTY_RUNNING;
  if (result < 0) return CPTY_GONE;
  if (WIFEXITED(status)) return *value = WEXITSTATUS(status), CPTY_EXITED;
  if (WIFSIGNALED(status)) return *value = WTERMSIG(status), CPTY_SIGNALED;
  if (WIFSTOPPED(status)) return *value = WSTOPSIG(status), CPTY_STOPPED;
  return CPTY_CONTINUED;
}

void cpty_wait_end(pid_t child, int milliseconds) {
  int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
  if (descriptor < 0) return;
  struct pollfd end = {.fd = descriptor, .events = POLLIN};
  poll(&end, 1, milliseconds);
  close(descriptor);
}

int cpty_is_cooked(int terminal) {
  struct termios settings;
  if (tcgetattr(terminal, &settings) != 0) return 0;
  return (settings.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG);
}

int cpty_width(uint32_t code) {
  static locale_t locale;
  if (!locale) locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  locale_t old = uselocale(locale);
  int width = wcwidth((wchar_t)code);
  uselocale(old);
  return width;
}
