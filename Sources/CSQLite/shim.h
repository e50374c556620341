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

#endif
