#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

// One row for each call: the name in the library, its result, its parameters. The variadic ones are called with the types libcurl documents.
#define CCURL_CALLS(F)                                        \
  F(curl_global_init, int, (long flags))                      \
  F(curl_easy_init, void *, (void))                           \
  F(curl_easy_cleanup, void, (void *))                        \
  F(curl_easy_setopt, int, (void *, int, ...))                \
  F(curl_easy_getinfo, int, (void *, int, ...))               \
  F(curl_easy_pause, int, (void *, int))                      \
  F(curl_easy_strerror, const char *, (int))                  \
  F(curl_slist_append, void *, (void *, const char *))        \
  F(curl_slist_free_all, void, (void *))                      \
  F(curl_multi_init, void *, (void))                          \
  F(curl_multi_cleanup, int, (void *))                        \
  F(curl_multi_add_handle, int, (void *, void *))             \
  F(curl_multi_remove_handle, int, (void *, void *))          \
  F(curl_multi_perform, int, (void *, int *))                 \
  F(curl_multi_poll, int, (void *, void *, unsigned, int, int *)) \
  F(curl_multi_wakeup, int, (void *))                         \
  F(curl_multi_info_read, void *, (void *, int *))

#define CCURL_POINTER(name, result, parameters) static result(*p_##name) parameters;
CCURL_CALLS(CCURL_POINTER)

// The layout of CURLMsg, which is part of libcurl's stable interface.
struct message {
  int kind;
  void *easy;
  union {
    void *whatever;
    int result;
  } data;
};

enum { GLOBAL_DEFAULT = 3, MESSAGE_DONE = 1 };

static char failure[512];
static const char *loaded_failure = "libcurl was not loaded";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  static const char *names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};
  void *library = NULL;
  for (unsigned index = 0; !library && index < sizeof names / sizeof *names; index++) {
    library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  }
  if (!library) {
    loaded_failure = "libcurl.so.4 is not installed";
    return;
  }
#define CCURL_FIND(name, result, parameters)                                          \
  p_##name = (result(*) parameters)dlsym(library, #name);                             \
  if (!p_##name) {                                                                    \
    snprintf(failure, sizeof failure, "the libcurl that is installed has no " #name); \
    loaded_failure = failure;                                                         \
    return;                                                                           \
  }
  CCURL_CALLS(CCURL_FIND)
  if (p_curl_global_init(GLOBAL_DEFAULT) != 0) {
    loaded_failure = "libcurl cannot be initialized";
    return;
  }
  loaded_failure = NULL;
}

const char *ccurl_load(void) {
  pthread_once(&once, load);
  return loaded_failure;
}

ccurl_easy *ccurl_easy_init(void) { return p_curl_easy_init(); }
void ccurl_easy_cleanup(ccurl_easy *easy) { p_curl_easy_cleanup(easy); }
int ccurl_set_number(ccurl_easy *easy, int option, long value) { return p_curl_easy_setopt(easy, option, value); }
int ccurl_set_size(ccurl_easy *easy, int option, long long value) { return p_curl_easy_setopt(easy, option, value); }
int ccurl_set_pointer(ccurl_easy *easy, int option, const void *value) {
  return p_curl_easy_setopt(easy, option, value);
}
int ccurl_set_receiver(ccurl_easy *easy, int option, ccurl_receive receive) {
  return p_curl_easy_setopt(easy, option, receive);
}
long ccurl_get_number(ccurl_easy *easy, int info) {
  long value = 0;
  return p_curl_easy_getinfo(easy, info, &value) == 0 ? value : 0;
}
void *ccurl_get_pointer(ccurl_easy *easy, int info) {
  void *value = NULL;
  return p_curl_easy_getinfo(easy, info, &value) == 0 ? value : NULL;
}
int ccurl_resume(ccurl_easy *easy) { return p_curl_easy_pause(easy, 0); }
const char *ccurl_message(int code) { return p_curl_easy_strerror(code); }

ccurl_list *ccurl_list_append(ccurl_list *list, const char *text) { return p_curl_slist_append(list, text); }
void ccurl_list_free(ccurl_list *list) { p_curl_slist_free_all(list); }

ccurl_multi *ccurl_multi_init(void) { return p_curl_multi_init(); }
void ccurl_multi_cleanup(ccurl_multi *multi) { p_curl_multi_cleanup(multi); }
int ccurl_multi_add(ccurl_multi *multi, ccurl_easy *easy) { return p_curl_multi_add_handle(multi, easy); }
int ccurl_multi_remove(ccurl_multi *multi, ccurl_easy *easy) { return p_curl_multi_remove_handle(multi, easy); }
int ccurl_multi_perform(ccurl_multi *multi) {
  int running = 0;
  return p_curl_multi_perform(multi, &running);
}
int ccurl_multi_poll(ccurl_multi *multi, int milliseconds) {
  return p_curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}
int ccurl_multi_wakeup(ccurl_multi *multi) { return p_curl_multi_wakeup(multi); }
ccurl_easy *ccurl_multi_ended(ccurl_multi *multi, int *result) {
  int left = 0;
  struct message *message;
  while ((message = p_curl_multi_info_read(multi, &left))) {
    if (message->kind != MESSAGE_DONE) continue;
    *result = message->data.result;
    return message->easy;
  }
  return NULL;
}

void ccurl_block_signals(void) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
}
