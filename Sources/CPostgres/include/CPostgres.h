// The calls of libpq that SignoffPostgres uses, found in the library at run time. Nothing is linked, and no header of libpq is needed.
// No policy lives here.
#ifndef SIGNOFF_CPOSTGRES_H
#define SIGNOFF_CPOSTGRES_H

#include <stddef.h>

/// One connection (`PGconn`).
typedef struct cpostgres_connection cpostgres_connection;
/// One result of a statement (`PGresult`).
typedef struct cpostgres_result cpostgres_result;

/// The head of a notification (`PGnotify`), which is part of libpq's stable interface.
typedef struct cpostgres_notification {
  const char *_Nonnull channel;
  int process;
  const char *_Nonnull payload;
} cpostgres_notification;

/// One setting of a connection (`PQconninfoOption`), which is part of libpq's stable interface.
typedef struct cpostgres_setting {
  const char *_Nullable keyword;
  const char *_Nullable variable;
  const char *_Nullable compiled;
  const char *_Nullable value;
  const char *_Nullable label;
  const char *_Nullable display;
  int size;
} cpostgres_setting;

/// The states of a connection that are used, under libpq's own numbers.
enum { CPOSTGRES_OK = 0, CPOSTGRES_BAD = 1, CPOSTGRES_ENCRYPTING = 7 };

/// What `cpostgres_connect_poll` returns.
enum {
  CPOSTGRES_POLLING_FAILED = 0,
  CPOSTGRES_POLLING_READING = 1,
  CPOSTGRES_POLLING_WRITING = 2,
  CPOSTGRES_POLLING_OK = 3
};

/// The kinds of results that are used.
enum {
  CPOSTGRES_EMPTY_QUERY = 0,
  CPOSTGRES_COMMAND_OK = 1,
  CPOSTGRES_TUPLES_OK = 2,
  CPOSTGRES_NONFATAL_ERROR = 6,
  CPOSTGRES_FATAL_ERROR = 7
};

/// The states of a transaction.
enum {
  CPOSTGRES_IDLE = 0,
  CPOSTGRES_ACTIVE = 1,
  CPOSTGRES_IN_TRANSACTION = 2,
  CPOSTGRES_IN_ERROR = 3,
  CPOSTGRES_UNKNOWN = 4
};

/// The parts of an error that are asked for.
enum { CPOSTGRES_SEVERITY = 'V', CPOSTGRES_SQLSTATE = 'C', CPOSTGRES_PRIMARY = 'M', CPOSTGRES_CONSTRAINT = 'n' };

/// How much an error says.
enum { CPOSTGRES_DEFAULT = 1, CPOSTGRES_VERBOSE = 2 };

/// Loads the library once.
///
/// Returns NULL, or why it cannot be loaded: a text that lives as long as the process.
const char *_Nullable cpostgres_load(void);
int cpostgres_version(void);

/// Parses a URL or a list of settings; NULL, and `*problem` set, when it is neither. Free both.
cpostgres_setting *_Nullable cpostgres_parse(const char *_Nonnull text, char *_Nullable *_Nonnull problem);
void cpostgres_settings_free(cpostgres_setting *_Nonnull settings);
void cpostgres_free(void *_Nullable memory);

/// Begins to connect, without waiting; notices of the server are dropped.
cpostgres_connection *_Nullable cpostgres_connect(
    const char *_Nullable const *_Nonnull keywords, const char *_Nullable const *_Nonnull values);
int cpostgres_connect_poll(cpostgres_connection *_Nonnull connection);
/// Whether the server asked for a password and none was found.
int cpostgres_needs_password(cpostgres_connection *_Nonnull connection);
int cpostgres_status(cpostgres_connection *_Nonnull connection);
int cpostgres_socket(cpostgres_connection *_Nonnull connection);
int cpostgres_server_version(cpostgres_connection *_Nonnull connection);
int cpostgres_transaction_status(cpostgres_connection *_Nonnull connection);
int cpostgres_set_nonblocking(cpostgres_connection *_Nonnull connection);
int cpostgres_set_verbosity(cpostgres_connection *_Nonnull connection, int verbosity);
const char *_Nonnull cpostgres_message(cpostgres_connection *_Nonnull connection);
const char *_Nullable cpostgres_parameter(cpostgres_connection *_Nonnull connection, const char *_Nonnull name);
const char *_Nullable cpostgres_host(cpostgres_connection *_Nonnull connection);
const char *_Nullable cpostgres_port(cpostgres_connection *_Nonnull connection);
const char *_Nullable cpostgres_database(cpostgres_connection *_Nonnull connection);
const char *_Nullable cpostgres_user(cpostgres_connection *_Nonnull connection);
void cpostgres_finish(cpostgres_connection *_Nonnull connection);

int cpostgres_send(cpostgres_connection *_Nonnull connection, const char *_Nonnull statements);
int cpostgres_send_prepare(
    cpostgres_connection *_Nonnull connection, const char *_Nonnull name, const char *_Nonnull statement, int count,
    const unsigned *_Nullable types);
/// Executes a prepared statement; values and results are in binary form.
int cpostgres_send_prepared(
    cpostgres_connection *_Nonnull connection, const char *_Nonnull name, int count,
    const char *_Nullable const *_Nullable values, const int *_Nullable lengths, const int *_Nullable formats);
int cpostgres_flush(cpostgres_connection *_Nonnull connection);
int cpostgres_consume(cpostgres_connection *_Nonnull connection);
int cpostgres_is_busy(cpostgres_connection *_Nonnull connection);
cpostgres_notification *_Nullable cpostgres_notified(cpostgres_connection *_Nonnull connection);

cpostgres_result *_Nullable cpostgres_result_next(cpostgres_connection *_Nonnull connection);
void cpostgres_result_clear(cpostgres_result *_Nonnull result);
int cpostgres_result_status(const cpostgres_result *_Nonnull result);
const char *_Nullable cpostgres_result_field(const cpostgres_result *_Nonnull result, int field);
const char *_Nonnull cpostgres_result_message(const cpostgres_result *_Nonnull result);
int cpostgres_result_rows(const cpostgres_result *_Nonnull result);
int cpostgres_result_columns(const cpostgres_result *_Nonnull result);
unsigned cpostgres_result_type(const cpostgres_result *_Nonnull result, int column);
int cpostgres_result_is_null(const cpostgres_result *_Nonnull result, int row, int column);
int cpostgres_result_length(const cpostgres_result *_Nonnull result, int row, int column);
const char *_Nonnull cpostgres_result_value(const cpostgres_result *_Nonnull result, int row, int column);
/// How many rows a statement changed, as text; empty for statements that change none.
const char *_Nonnull cpostgres_result_changed(cpostgres_result *_Nonnull result);

#endif
