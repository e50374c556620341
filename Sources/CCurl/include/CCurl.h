// The calls of libcurl that SignoffHTTP uses, found in the library at run time. Nothing is linked, and no header of libcurl is needed.
// No policy lives here.
#ifndef SIGNOFF_CCURL_H
#define SIGNOFF_CCURL_H

#include <stddef.h>

/// One transfer (`CURL`).
typedef struct ccurl_easy ccurl_easy;
/// Several transfers that one thread carries out (`CURLM`).
typedef struct ccurl_multi ccurl_multi;
/// A list of texts (`struct curl_slist`).
typedef struct ccurl_list ccurl_list;

/// A function that receives `size` times `count` bytes and returns how many it took.
typedef size_t (*ccurl_receive)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

/// The options of a transfer that are used, under libcurl's own numbers.
enum ccurl_option {
  CCURL_INFILESIZE = 14,
  CCURL_NETRC = 51,
  CCURL_FOLLOWLOCATION = 52,
  CCURL_SSL_VERIFYPEER = 64,
  CCURL_FRESH_CONNECT = 74,
  CCURL_HTTPGET = 80,
  CCURL_SSL_VERIFYHOST = 81,
  CCURL_HTTP_VERSION = 84,
  CCURL_NOSIGNAL = 99,
  CCURL_CONNECTTIMEOUT_MS = 156,
  CCURL_TIMEOUT_MS = 155,
  CCURL_PROTOCOLS = 181,
  CCURL_TCP_KEEPALIVE = 213,
  CCURL_HEADEROPT = 229,
  CCURL_SUPPRESS_CONNECT_HEADERS = 265,
  CCURL_WRITEDATA = 10001,
  CCURL_URL = 10002,
  CCURL_PROXY = 10004,
  CCURL_ERRORBUFFER = 10010,
  CCURL_HTTPHEADER = 10023,
  CCURL_SSLCERT = 10025,
  CCURL_HEADERDATA = 10029,
  CCURL_CUSTOMREQUEST = 10036,
  CCURL_CAINFO = 10065,
  CCURL_SSLKEY = 10087,
  CCURL_ACCEPT_ENCODING = 10102,
  CCURL_PRIVATE = 10103,
  CCURL_COPYPOSTFIELDS = 10165,
  CCURL_WRITEFUNCTION = 20011,
  CCURL_HEADERFUNCTION = 20079,
  CCURL_POSTFIELDSIZE_LARGE = 30120
};

/// What is asked about a transfer.
enum ccurl_info {
  CCURL_PRIVATE_INFO = 0x100000 + 21,
  CCURL_RESPONSE_CODE = 0x200000 + 2,
  CCURL_REQUEST_SIZE = 0x200000 + 12
};

/// The number a receiving function returns to be called again later with the same bytes.
enum { CCURL_PAUSE = 0x10000001 };

/// Loads the library once.
///
/// Returns NULL, or why it cannot be loaded: a text that lives as long as the process.
const char *_Nullable ccurl_load(void);

ccurl_easy *_Nullable ccurl_easy_init(void);
void ccurl_easy_cleanup(ccurl_easy *_Nonnull easy);
int ccurl_set_number(ccurl_easy *_Nonnull easy, int option, long value);
int ccurl_set_size(ccurl_easy *_Nonnull easy, int option, long long value);
int ccurl_set_pointer(ccurl_easy *_Nonnull easy, int option, const void *_Nullable value);
int ccurl_set_receiver(ccurl_easy *_Nonnull easy, int option, ccurl_receive _Nonnull receive);
long ccurl_get_number(ccurl_easy *_Nonnull easy, int info);
void *_Nullable ccurl_get_pointer(ccurl_easy *_Nonnull easy, int info);
/// Lets a transfer that was paused go on.
int ccurl_resume(ccurl_easy *_Nonnull easy);
const char *_Nonnull ccurl_message(int code);

ccurl_list *_Nullable ccurl_list_append(ccurl_list *_Nullable list, const char *_Nonnull text);
void ccurl_list_free(ccurl_list *_Nullable list);

ccurl_multi *_Nullable ccurl_multi_init(void);
void ccurl_multi_cleanup(ccurl_multi *_Nonnull multi);
int ccurl_multi_add(ccurl_multi *_Nonnull multi, ccurl_easy *_Nonnull easy);
int ccurl_multi_remove(ccurl_multi *_Nonnull multi, ccurl_easy *_Nonnull easy);
int ccurl_multi_perform(ccurl_multi *_Nonnull multi);
/// Waits until a transfer can go on, `ccurl_multi_wakeup` is called or the time is over.
int ccurl_multi_poll(ccurl_multi *_Nonnull multi, int milliseconds);
/// Ends a `ccurl_multi_poll`: the one call that any thread may make.
int ccurl_multi_wakeup(ccurl_multi *_Nonnull multi);
/// Returns the next transfer that has ended and stores its result; NULL when there is none.
ccurl_easy *_Nullable ccurl_multi_ended(ccurl_multi *_Nonnull multi, int *_Nonnull result);

/// Blocks every signal in the calling thread, so that the threads of the program handle them and writing to a closed socket raises none.
void ccurl_block_signals(void);

#endif
