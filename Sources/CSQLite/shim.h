#ifndef SIGNOFF_CSQLITE_SHIM_H
#define SIGNOFF_CSQLITE_SHIM_H

#include <sqlite3.h>

// A macro that casts an integer to a function pointer, which Swift does not import.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

#endif
