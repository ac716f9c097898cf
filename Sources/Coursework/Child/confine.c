// Gives up every power that a student's code does not need, and then either becomes another
// program (`-- program argument…`) or loads the code and answers for it (`--load driver code`).
//
// The grader compiles this file with the toolchain's clang and starts it for every run. It holds
// no test data. What each option takes away:
//
//   --user N              user and group N, no supplementary groups (only root can)
//   --cpu S --memory MB --file MB --files N --processes N     resource limits
//   --read DIR, --write DIR    Landlock: nothing else of the file system can be opened
//   --no-calls            seccomp: only the system calls of arithmetic and output are left
//   --probe               print what this kernel offers, a word a line, and exit
//
//   --announce            this one hands over to the student's code or the compiler
//   --reap                stays, as the first process of its name space, and waits for the rest
//
// What goes wrong here is the grader's trouble, and is told on descriptor 4, which is closed before
// anything of a student's is loaded: `failed: …`, or `ready` when all is set. Neither an exit status
// nor anything printed says so, for a student's code can exit with any status and print any text.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <grp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const int channel = 4;

static void fail_because(const char *what, const char *why) {
  dprintf(channel, "failed: %s: %s\n", what, why);
  fprintf(stderr, "confine: %s: %s\n", what, why);
  exit(125);
}

static void fail(const char *what) { fail_because(what, strerror(errno)); }

static void announce(void) {
  if (write(channel, "ready\n", 6) != 6) fail("channel");
}

static void limit(int resource, const char *value, unsigned long unit, const char *what) {
  struct rlimit both;
  both.rlim_cur = both.rlim_max = strtoul(value, NULL, 10) * unit;
  if (setrlimit(resource, &both) != 0) fail(what);
}

// A second between the signal that names the reason and the one that cannot be ignored.
static void limit_processor(const char *seconds) {
  struct rlimit both;
  both.rlim_cur = strtoul(seconds, NULL, 10);
  both.rlim_max = both.rlim_cur + 1;
  if (setrlimit(RLIMIT_CPU, &both) != 0) fail("cpu");
}

#include "powers.h"
#include "crashes.h"

// Goes on in a child, and ends as it does. A process's account has what its children used only if it
// waited for them, and so on up to the grader; bubblewrap's own first process leaves that out.
static void reap(void) {
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) return;
  // The grader's pipes are at their end when the child closes them.
  for (int descriptor = 0; descriptor <= channel; descriptor++) close(descriptor);
  int status = 0;
  pid_t ended;
  do {
    ended = wait(&status);
  } while (ended != child && !(ended < 0 && errno == ECHILD));
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

// A disk that cannot be read is found out here, while it can still be told.
static void read_through(const char *path) {
  static char buffer[1 << 16];
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(path);
  ssize_t count;
  while ((count = read(file, buffer, sizeof buffer)) > 0) continue;
  if (count < 0) fail(path);
  close(file);
}

// Loads the driver first, so that its own calls find its own libraries and not the student's
// symbols of the same name; then the student's library; then hands over to the driver.
static int run(const char *driver, const char *code, int no_calls) {
  // Lazily bound: a function that the student lacks is a hole, not a library that does not load.
  void *loaded = dlopen(driver, RTLD_LAZY | RTLD_GLOBAL);
  if (loaded == NULL) fail_because("driver", dlerror());
  int (*serve)(void) = (int (*)(void))dlsym(loaded, "marginalia_serve");
  if (serve == NULL) fail_because("driver", "has no marginalia_serve");
  read_through(code);
  if (no_calls) forbid_all_but_arithmetic();
  announce();
  close(channel);
  if (dlopen(code, RTLD_LAZY | RTLD_GLOBAL) == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 124;
  }
  watch_for_crashes(code);
  if (no_calls) forbid_opening();
  return serve();
}

int main(int count, char **words) {
  fix_addresses(words);
#ifdef __linux__
  stack_top = (uintptr_t)words;
#endif
  // What the grader made for others to read stays so under any mask that it was started with.
  umask(022);
  const char *user = NULL;
  const char *processes = NULL;
  const pid_t parent = getppid();
  int no_calls = 0;
  int announces = 0;
  int reaps = 0;
  int i = 1;
  for (; i < count; i++) {
    const char *word = words[i];
    const char *value = i + 1 < count ? words[i + 1] : NULL;
    if (strcmp(word, "--") == 0 || strcmp(word, "--load") == 0) break;
    if (strcmp(word, "--probe") == 0) {
      probe();
      return 0;
    }
    if (strcmp(word, "--no-calls") == 0) {
      no_calls = 1;
      continue;
    }
    if (strcmp(word, "--announce") == 0) {
      announces = 1;
      continue;
    }
    if (strcmp(word, "--reap") == 0) {
      reaps = 1;
      continue;
    }
    if (value == NULL) break;
    i++;
    if (strcmp(word, "--user") == 0) user = value;
    else if (strcmp(word, "--cpu") == 0) limit_processor(value);
    else if (strcmp(word, "--memory") == 0) limit(RLIMIT_AS, value, 1UL << 20, "memory");
    else if (strcmp(word, "--file") == 0) limit(RLIMIT_FSIZE, value, 1UL << 20, "file");
    else if (strcmp(word, "--files") == 0) limit(RLIMIT_NOFILE, value, 1, "files");
    else if (strcmp(word, "--processes") == 0) processes = value;
    else if (strcmp(word, "--read") == 0) allow(value, 0);
    else if (strcmp(word, "--write") == 0) allow(value, 1);
    else fail_because(word, "unknown option");
  }
  limit(RLIMIT_CORE, "0", 1, "core");
  signal(SIGPIPE, SIG_DFL);
  setvbuf(stdout, NULL, _IOLBF, 0);  // what was printed before a crash is seen
  if (user != NULL) {
    unsigned id = (unsigned)strtoul(user, NULL, 10);
    if (setgroups(0, NULL) != 0 || setgid(id) != 0 || setuid(id) != 0) fail("user");
  }
  // After the change of user, whose processes are the ones that count.
  if (processes != NULL) limit(RLIMIT_NPROC, processes, 1, "processes");
#ifdef __linux__
  // Nobody is left to stop this program when the grader is gone. (A change of user undoes this.)
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) fail("parent death signal");
  if (getppid() != parent) raise(SIGKILL);
#endif
  if (reaps) reap();
  close_file_system();
  if (i + 1 < count && strcmp(words[i], "--") == 0) {
    if (announces) {
      announce();
      fcntl(channel, F_SETFD, FD_CLOEXEC);
    }
    execv(words[i + 1], words + i + 1);
    fail(words[i + 1]);
  }
  if (i + 2 < count && strcmp(words[i], "--load") == 0) {
    return run(words[i + 1], words[i + 2], no_calls);
  }
  fail_because("words", "nothing to do");
  return 125;
}
