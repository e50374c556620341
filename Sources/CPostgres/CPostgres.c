#include "CPostgres.h"

#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#ifdef __APPLE__
#include <xlocale.h>
#endif

// One row for each call: the name in the library, its result, its parameters.
#define CPOSTGRES_CALLS(F)                                                                                        \
  F(PQlibVersion, int, (void))                                                                                    \
  F(PQconninfoParse, void *, (const char *, char **))                                                             \
  F(PQconninfoFree, void, (void *))                                                                               \
  F(PQfreemem, void, (void *))                                                                                    \
  F(PQconnectStartParams, void *, (const char *const *, const char *const *, int))                                \
  F(PQconnectPoll, int, (void *))                                                                                 \
  F(PQstatus, int, (const void *))                                                                                \
  F(PQsocket, int, (const void *))                                                                                \
  F(PQconnectionNeedsPassword, int, (const void *))                                                               \
  F(PQserverVersion, int, (const void *))                                                                         \
  F(PQtransactionStatus, int, (const void *))                                                                     \
  F(PQsetnonblocking, int, (void *, int))                                                                         \
  F(PQsetErrorVerbosity, int, (void *, int))                                                                      \
  F(PQsetNoticeProcessor, void *, (void *, void (*)(void *, const char *), void *))                               \
  F(PQerrorMessage, const char *, (const void *))                                                                 \
  F(PQparameterStatus, const char *, (const void *, const char *))                                                \
  F(PQhost, const char *, (const void *))                                                                         \
  F(PQport, const char *, (const void *))                                                                         \
  F(PQdb, const char *, (const void *))                                                                           \
  F(PQuser, const char *, (const void *))                                                                         \
  F(PQfinish, void, (void *))                                                                                     \
  F(PQsendQuery, int, (void *, const char *))                                                                     \
  F(PQsendPrepare, int, (void *, const char *, const char *, int, const unsigned *))                              \
  F(PQsendQueryPrepared, int, (void *, const char *, int, const char *const *, const int *, const int *, int))    \
  F(PQflush, int, (void *))                                                                                       \
  F(PQconsumeInput, int, (void *))                                                                                \
  F(PQisBusy, int, (void *))                                                                                      \
  F(PQnotifies, void *, (void *))                                                                                 \
  F(PQgetResult, void *, (void *))                                                                                \
  F(PQclear, void, (void *))                                                                                      \
  F(PQresultStatus, int, (const void *))                                                                          \
  F(PQresultErrorField, const char *, (const void *, int))                                                        \
  F(PQresultErrorMessage, const char *, (const void *))                                                           \
  F(PQntuples, int, (const void *))                                                                               \
  F(PQnfields, int, (const void *))                                                                               \
  F(PQftype, unsigned, (const void *, int))                                                                       \
  F(PQgetisnull, int, (const void *, int, int))                                                                   \
  F(PQgetlength, int, (const void *, int, int))                                                                   \
  F(PQgetvalue, const char *, (const void *, int, int))                                                           \
  F(PQcmdTuples, const char *, (void *))

#define CPOSTGRES_POINTER(name, result, parameters) static result(*p_##name) parameters;
CPOSTGRES_CALLS(CPOSTGRES_POINTER)

static char failure[512];
static const char *loaded_failure = "libpq was not loaded";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  static const char *names[] = {"libpq.so.5", "libpq.5.dylib"};
  void *library = NULL;
  for (unsigned index = 0; !library && index < sizeof names / sizeof *names; index++) {
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  }
  if (!library) {
    loaded_failure = "libpq.so.5 is not installed (Debian and Ubuntu: apt-get install libpq5)";
    return;
  }
#define CPOSTGRES_FIND(name, result, parameters)                                     \
  p_##name = (result(*) parameters)dlsym(library, #name);                            \
  if (!p_##name) {                                                                   \
    snprintf(failure, sizeof failure, "the libpq that is installed has no " #name); \
    loaded_failure = failure;                                                        \
    return;                                                                          \
  }
  CPOSTGRES_CALLS(CPOSTGRES_FIND)
  loaded_failure = NULL;
}

const char *cpostgres_load(void) {
  pthread_once(&once, load);
  return loaded_failure;
}

int cpostgres_version(void) { return p_PQlibVersion(); }

cpostgres_setting *cpostgres_parse(const char *text, char **problem) { return p_PQconninfoParse(text, problem); }
void cpostgres_settings_free(cpostgres_setting *settings) { p_PQconninfoFree(settings); }
void cpostgres_free(void *memory) { p_PQfreemem(memory); }

// Notices would go to standard error, on top of the screen.
static void drop(void *context, const char *notice) {
  (void)context;
  (void)notice;
}

// Only the text tells why a connection failed before the server was heard, and the text is translated.
static locale_t untranslated = (locale_t)0;
static pthread_once_t untranslated_once = PTHREAD_ONCE_INIT;
static void make_untranslated(void) { untranslated = newlocale(LC_ALL_MASK, "C", (locale_t)0); }
static locale_t without_translation(void) {
  pthread_once(&untranslated_once, make_untranslated);
  return untranslated ? uselocale(untranslated) : (locale_t)0;
}

cpostgres_connection *cpostgres_connect(const char *const *keywords, const char *const *values) {
  locale_t before = without_translation();
  void *connection = p_PQconnectStartParams(keywords, values, 0);
  if (connection) p_PQsetNoticeProcessor(connection, drop, NULL);
  if (before) uselocale(before);
  return connection;
}
int cpostgres_connect_poll(cpostgres_connection *connection) {
  locale_t before = without_translation();
  int state = p_PQconnectPoll(connection);
  if (before) uselocale(before);
  return state;
}
int cpostgres_needs_password(cpostgres_connection *connection) { return p_PQconnectionNeedsPassword(connection); }
int cpostgres_status(cpostgres_connection *connection) { return p_PQstatus(connection); }
int cpostgres_socket(cpostgres_connection *connection) { return p_PQsocket(connection); }
int cpostgres_server_version(cpostgres_connection *connection) { return p_PQserverVersion(connection); }
int cpostgres_transaction_status(cpostgres_connection *connection) { return p_PQtransactionStatus(connection); }
int cpostgres_set_nonblocking(cpostgres_connection *connection) { return p_PQsetnonblocking(connection, 1); }
int cpostgres_set_verbosity(cpostgres_connection *connection, int verbosity) {
  return p_PQsetErrorVerbosity(connection, verbosity);
}
const char *cpostgres_message(cpostgres_connection *connection) { return p_PQerrorMessage(connection); }
const char *cpostgres_parameter(cpostgres_connection *connection, const char *name) {
  return p_PQparameterStatus(connection, name);
}
const char *cpostgres_host(cpostgres_connection *connection) { return p_PQhost(connection); }
const char *cpostgres_port(cpostgres_connection *connection) { return p_PQport(connection); }
const char *cpostgres_database(cpostgres_connection *connection) { return p_PQdb(connection); }
const char *cpostgres_user(cpostgres_connection *connection) { return p_PQuser(connection); }
void cpostgres_finish(cpostgres_connection *connection) { p_PQfinish(connection); }

int cpostgres_send(cpostgres_connection *connection, const char *statements) {
  return p_PQsendQuery(connection, statements);
}
int cpostgres_send_prepare(
    cpostgres_connection *connection, const char *name, const char *statement, int count, const unsigned *types) {
  return p_PQsendPrepare(connection, name, statement, count, types);
}
int cpostgres_send_prepared(
    cpostgres_connection *connection, const char *name, int count, const char *const *values, const int *lengths,
    const int *formats) {
  return p_PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1);
}
int cpostgres_flush(cpostgres_connection *connection) { return p_PQflush(connection); }
int cpostgres_consume(cpostgres_connection *connection) { return p_PQconsumeInput(connection); }
int cpostgres_is_busy(cpostgres_connection *connection) { return p_PQisBusy(connection); }
cpostgres_notification *cpostgres_notified(cpostgres_connection *connection) { return p_PQnotifies(connection); }

cpostgres_result *cpostgres_result_next(cpostgres_connection *connection) { return p_PQgetResult(connection); }
void cpostgres_result_clear(cpostgres_result *result) { p_PQclear(result); }
int cpostgres_result_status(const cpostgres_result *result) { return p_PQresultStatus(result); }
const char *cpostgres_result_field(const cpostgres_result *result, int field) {
  return p_PQresultErrorField(result, field);
}
const char *cpostgres_result_message(const cpostgres_result *result) { return p_PQresultErrorMessage(result); }
int cpostgres_result_rows(const cpostgres_result *result) { return p_PQntuples(result); }
int cpostgres_result_columns(const cpostgres_result *result) { return p_PQnfields(result); }
unsigned cpostgres_result_type(const cpostgres_result *result, int column) { return p_PQftype(result, column); }
int cpostgres_result_is_null(const cpostgres_result *result, int row, int column) {
  return p_PQgetisnull(result, row, column);
}
int cpostgres_result_length(const cpostgres_result *result, int row, int column) {
  return p_PQgetlength(result, row, column);
}
const char *cpostgres_result_value(const cpostgres_result *result, int row, int column) {
  return p_PQgetvalue(result, row, column);
}
const char *cpostgres_result_changed(cpostgres_result *result) { return p_PQcmdTuples(result); }
