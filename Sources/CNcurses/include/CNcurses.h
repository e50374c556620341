// What Swift cannot import from ncurses, as plain functions. No policy lives here.
#ifndef SIGNOFF_CNCURSES_H
#define SIGNOFF_CNCURSES_H

// Without it the wide-character calls are missing.
#define NCURSES_WIDECHAR 1
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <ncurses.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// term.h defines short words as macros; none may leak into Swift.
#undef columns
#undef lines

// Hidden without _GNU_SOURCE, which would give system types other members than Swift's own modules saw.
extern int wcwidth(wchar_t code);
extern char *_Nullable *_Null_unspecified environ;

// MARK: Locale and size

/// Sets the character type of the locale from the environment; 1 when it is UTF-8. Otherwise C.UTF-8 is set.
static inline int nc_set_locale(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  setlocale(LC_CTYPE, "C.UTF-8");
  return 0;
}

/// Makes all threads share two arenas of memory where malloc would give each its own; what one frees, another uses.
static inline void nc_share_memory(void) {
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 2);
#endif
}

static inline int nc_window_size(int *_Nonnull rows, int *_Nonnull columns) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return ERR;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return OK;
}

/// Columns the C library, and so ncurses, counts for a code point; -1 when it does not know it.
static inline int nc_width(uint32_t code) { return wcwidth((wchar_t)code); }

// MARK: Screen

static inline SCREEN *_Nullable nc_new_screen(const char *_Nonnull name) {
  return newterm((char *)name, stdout, stdin);
}

static inline void nc_set_up(int escape_delay) {
  set_escdelay(escape_delay);
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  leaveok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  curs_set(0);
}

static inline int nc_start_color(void) {
  if (!has_colors() || start_color() == ERR) return 0;
  use_default_colors();
  return COLORS;
}

static inline int nc_rows(void) { return LINES; }
static inline int nc_columns(void) { return COLS; }
static inline void nc_clear(void) { werase(stdscr); }
static inline void nc_repaint(void) { clearok(stdscr, TRUE); }
static inline int nc_move(int row, int column) { return wmove(stdscr, row, column); }
static inline int nc_refresh(void) { return wrefresh(stdscr); }
/// Whether the terminal's description has the string capability `name`.
static inline const char *_Nullable nc_capability(const char *_Nonnull name) {
  const char *value = tigetstr((char *)name);
  return value == (char *)-1 ? NULL : value;
}
static inline int nc_flag(const char *_Nonnull name) { return tigetflag((char *)name) == 1; }
static inline int nc_number(const char *_Nonnull name) { return tigetnum((char *)name); }

// MARK: Descriptions

/// Loads the description of a terminal without starting a screen; 0 when there is none.
static inline int nc_load_description(const char *_Nonnull name) {
  int reason;
  return setupterm((char *)name, STDOUT_FILENO, &reason) == OK;
}

static inline void nc_unload_description(void) {
  if (cur_term) del_curterm(cur_term);
}

/// The names of the standard capabilities, in the order of compiled descriptions; NULL behind the last.
static inline const char *_Nullable nc_flag_name(int index) { return boolnames[index]; }
static inline const char *_Nullable nc_number_name(int index) { return numnames[index]; }
static inline const char *_Nullable nc_string_name(int index) { return strnames[index]; }

// MARK: Drawing

static inline attr_t nc_bold(void) { return A_BOLD; }
static inline attr_t nc_dim(void) { return A_DIM; }
static inline attr_t nc_italic(void) { return A_ITALIC; }
static inline attr_t nc_underline(void) { return A_UNDERLINE; }
static inline attr_t nc_reverse(void) { return A_REVERSE; }

/// One cell: a base and its combining code points.
static inline int nc_put(int row, int column, const uint32_t *_Nonnull codes, int count, attr_t attributes, int pair) {
  wchar_t buffer[CCHARW_MAX + 1];
  if (count > CCHARW_MAX) count = CCHARW_MAX;
  for (int i = 0; i < count; i++) buffer[i] = (wchar_t)codes[i];
  buffer[count] = 0;
  cchar_t cell;
  if (setcchar(&cell, buffer, attributes, 0, &pair) == ERR) return ERR;
  // The window's own attributes would be added to the cell's.
  wattr_set(stdscr, attributes, 0, &pair);
  return mvwadd_wch(stdscr, row, column, &cell);
}

/// A run of printable ASCII in one style.
static inline int nc_run(int row, int column, const char *_Nonnull text, int count, attr_t attributes, int pair) {
  wattr_set(stdscr, attributes, 0, &pair);
  return mvwaddnstr(stdscr, row, column, text, count);
}

// MARK: Input

static inline int nc_read(uint32_t *_Nonnull code) {
  wint_t value = 0;
  int kind = wget_wch(stdscr, &value);
  *code = (uint32_t)value;
  return kind;
}

/// Reads what is there, past ncurses, waiting at most so long; 0 when nothing came.
static inline ssize_t nc_read_bytes(uint8_t *_Nonnull bytes, size_t count, int milliseconds) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&input, 1, milliseconds) <= 0 || !(input.revents & POLLIN)) return 0;
  ssize_t result = read(STDIN_FILENO, bytes, count);
  return result > 0 ? result : 0;
}

/// Whether standard input has come to its end: hung up, or readable with nothing to read.
static inline int nc_is_at_end(void) {
  struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&input, 1, 0) <= 0) return 0;
  if (input.revents & (POLLHUP | POLLERR | POLLNVAL)) return 1;
  int available = 0;
  return ioctl(STDIN_FILENO, FIONREAD, &available) == 0 && available == 0;
}

static inline void nc_discard_input(void) {
  flushinp();
  tcflush(STDIN_FILENO, TCIFLUSH);
}

// MARK: Output around ncurses

/// Writes all bytes to the terminal, waiting where it must.
static inline int nc_write(const char *_Nonnull bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
      poll(&output, 1, -1);
    } else if (written < 0 && errno != EINTR) {
      return ERR;
    }
  }
  return OK;
}

/// Addresses the cursor absolutely, whatever ncurses believes about where it is. Call after a refresh, which leaves
/// nothing unsent; `mvcur` from an unknown position sends nothing.
static inline int nc_address(int row, int column) {
  const char *capability = nc_capability("cup");
  const char *sequence = capability ? tiparm(capability, row, column) : NULL;
  // Delays are for terminals that know no wide characters.
  if (!sequence || strstr(sequence, "$<")) return ERR;
  return nc_write(sequence, strlen(sequence));
}

// MARK: Signals and children

/// Stops this process as the shell's job control wants it; returns when it is continued.
///
/// Call between `endwin` and `reset_prog_mode`. Raising in this thread stops the process before the call returns;
/// a signal sent to the process would be taken by another thread, later.
static inline void nc_stop_here(void) {
  struct sigaction standard, old;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigset_t one, mask;
  sigemptyset(&one);
  sigaddset(&one, SIGTSTP);
  sigaction(SIGTSTP, &standard, &old);
  pthread_sigmask(SIG_UNBLOCK, &one, &mask);
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, 0);
  sigaction(SIGTSTP, &old, 0);
}

static inline void nc_default_action(int signal_number) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(signal_number, &standard, 0);
}

static inline int nc_is_ignored(int signal_number) {
  struct sigaction action;
  return sigaction(signal_number, 0, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// Starts a child with no signal blocked or ignored: threads of Dispatch block nearly all, and children inherit that.
///
/// Returns 0 or an errno value. With `environment` null the child gets ours.
static inline int nc_spawn(
    char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nullable environment, pid_t *_Nonnull child) {
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int result = posix_spawnattr_init(&attributes);
  if (result != 0) return result;
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  result = posix_spawnp(child, arguments[0], 0, &attributes, arguments, environment ? environment : environ);
  posix_spawnattr_destroy(&attributes);
  return result;
}

/// Waits for a child; its exit status, or 256 plus the signal that ended it, or -1.
static inline int nc_wait(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Opens the pipe through which signals are told; the end to read from, or -1. There is one at a time.
int nc_signals_open(void);
/// Lets a signal be told through the pipe, whichever thread it arrives on.
int nc_signals_take(int signal_number);
/// The next signal told; 0 when there is none.
int nc_signals_next(int read_end);
/// Closes the end that is written to; give the signals another action first. The other end is the caller's to close.
void nc_signals_close(void);

// MARK: Crashes

/// Makes fatal signals give the terminal back: `reset` is written and the terminal's settings of now are restored
/// before the signal takes its course. Returns ERR when `reset` is too long.
int nc_guard_arm(const char *_Nonnull reset, size_t count);
/// Takes the present settings of the terminal as the ones to restore; call before the screen starts.
void nc_guard_remember(void);
/// Fatal signals act as before.
void nc_guard_disarm(void);

#endif
