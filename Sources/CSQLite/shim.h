#ifndef SIGNOFF_CSQLITE_SHIM_H
#define SIGNOFF_CSQLITE_SHIM_H

#include <sqlite3.h>

// A macro that casts an integer to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

// Takes its arguments from a list of variable length, which Swift does not call.
static inline int csqlite_disable_triggers(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, (int *)0);
}

// Closing the last connection then neither carries the log over nor removes it.
static inline int csqlite_keep_log_at_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// The error of the operating system behind an input/output error, else the last one on the database file or its log; 0 for none.
static inline int csqlite_last_errno(sqlite3 *database) {
    int error = (sqlite3_errcode(database) & 0xff) == SQLITE_IOERR ? sqlite3_system_errno(database) : 0;
    if (error) return error;
    sqlite3_file *log = 0;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK && error) return error;
    error = 0;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log) return 0;
    if (!log->pMethods || log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error) != SQLITE_OK) return 0;
    return error;
}

// What a file that others may have written is not trusted with: functions and virtual tables in its schema, and its own structures.
static inline int csqlite_distrust_schema(sqlite3 *database) {
    int code = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    return code ? code : sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}

#endif
