/* For tests: a system clock that stands in 1970; loaded before the C library's own. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

static const time_t moment = 3600;

time_t time(time_t *to) {
  if (to) *to = moment;
  return moment;
}

int gettimeofday(struct timeval *restrict to, void *restrict zone) {
  (void)zone;
  to->tv_sec = moment;
  to->tv_usec = 0;
  return 0;
}

int clock_gettime(clockid_t clock, struct timespec *to) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  if (clock != CLOCK_REALTIME) return real(clock, to);
  to->tv_sec = moment;
  to->tv_nsec = 0;
  return 0;
}
