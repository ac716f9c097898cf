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

#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <link.h>
#include <ucontext.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// ---- Landlock: a list of folders that may be read, and a list that may be written.

static int ruleset = -1;
static const unsigned long reading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static unsigned long handled;

static long landlock_version(void) {
  return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static void allow(const char *path, int writing) {
  if (ruleset < 0) {
    struct landlock_ruleset_attr attributes = {0};
    // Version 1 knows the first thirteen rights; 2 adds renaming across folders, 3 truncation.
    handled = (1UL << 13) - 1;
    if (landlock_version() >= 2) handled |= 1UL << 13;
    if (landlock_version() >= 3) handled |= 1UL << 14;
    attributes.handled_access_fs = handled;
    ruleset = syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (ruleset < 0) fail("landlock");
  }
  struct landlock_path_beneath_attr rule = {0};
  rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0) return;  // a folder that is not there grants nothing
  rule.allowed_access = writing ? handled : reading;
  struct stat status;
  if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode)) {
    rule.allowed_access &= LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                           LANDLOCK_ACCESS_FS_WRITE_FILE | 1UL << 14;
  }
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    fail(path);
  }
  close(rule.parent_fd);
}

static void close_file_system(void) {
  if (ruleset < 0) return;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) fail("landlock");
  close(ruleset);
}

// ---- seccomp: two filters. The first is in force while the student's library is loaded and lets
// it be opened; the second, added before its functions are called, forbids opening as well.

#ifdef THIS_ARCHITECTURE
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LOAD_HIGH(field) \
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field) + 4)
#define RETURN(value) BPF_STMT(BPF_RET | BPF_K, value)
#define DENY RETURN(SECCOMP_RET_ERRNO | EPERM)
#define ALLOW RETURN(SECCOMP_RET_ALLOW)
#define IF(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, then, otherwise)
#define PERMIT(name) IF(SYS_##name, 0, 1), ALLOW

static void install(struct sock_filter *code, unsigned short length) {
  struct sock_fprog program = {length, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) fail("seccomp");
}

static void forbid_all_but_arithmetic(void) {
  struct sock_filter code[] = {
      LOAD(arch), IF(THIS_ARCHITECTURE, 1, 0), RETURN(SECCOMP_RET_KILL_PROCESS), LOAD(nr),
      PERMIT(read), PERMIT(write), PERMIT(readv), PERMIT(writev), PERMIT(pread64), PERMIT(lseek),
      PERMIT(close), PERMIT(fstat), PERMIT(newfstatat), PERMIT(statx), PERMIT(faccessat),
      PERMIT(readlinkat), PERMIT(getcwd), PERMIT(ppoll), PERMIT(mmap), PERMIT(munmap),
      PERMIT(mprotect), PERMIT(madvise), PERMIT(mremap), PERMIT(brk), PERMIT(membarrier),
      PERMIT(futex), PERMIT(set_robust_list), PERMIT(rseq), PERMIT(sched_yield),
      PERMIT(sched_getaffinity), PERMIT(nanosleep), PERMIT(clock_nanosleep),
      PERMIT(clock_gettime), PERMIT(gettimeofday), PERMIT(getrandom), PERMIT(getpid),
      PERMIT(gettid), PERMIT(getuid), PERMIT(geteuid), PERMIT(getgid), PERMIT(getegid),
      PERMIT(rt_sigaction), PERMIT(rt_sigprocmask), PERMIT(rt_sigreturn), PERMIT(sigaltstack),
      PERMIT(restart_syscall), PERMIT(uname), PERMIT(sysinfo), PERMIT(getrusage), PERMIT(times),
      PERMIT(exit), PERMIT(exit_group), PERMIT(prctl),
#ifdef SYS_open
      PERMIT(poll), PERMIT(access), PERMIT(readlink), PERMIT(stat), PERMIT(lstat), PERMIT(time),
      PERMIT(arch_prctl),
#endif
      // Without clone3 the C library falls back to clone, whose flags a filter can see. No process
      // is made; a thread ends the program, as what two threads do is never twice the same.
      IF(SYS_clone3, 0, 1), RETURN(SECCOMP_RET_ERRNO | ENOSYS),
      IF(SYS_clone, 0, 4), LOAD(args[0]),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
      RETURN(SECCOMP_RET_KILL_PROCESS), DENY,
      // A signal only to itself: that is how abort() ends a program.
      IF(SYS_tgkill, 0, 4), LOAD(args[0]), IF((unsigned)getpid(), 0, 1), ALLOW, DENY,
      // Limits may be asked for, not set.
      IF(SYS_prlimit64, 0, 6), LOAD(args[2]), IF(0, 0, 3), LOAD_HIGH(args[2]), IF(0, 0, 1), ALLOW,
      DENY,
      // Files may be opened for reading.
      IF(SYS_openat, 0, 4), LOAD(args[2]),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1, 0), ALLOW,
      DENY, DENY};
  install(code, sizeof code / sizeof code[0]);
}

static void forbid_opening(void) {
  struct sock_filter code[] = {
      LOAD(nr),
      IF(SYS_openat, 0, 1), DENY, IF(SYS_readlinkat, 0, 1), DENY, IF(SYS_prctl, 0, 1), DENY,
      IF(SYS_faccessat, 0, 1), DENY,
#ifdef SYS_open
      IF(SYS_open, 0, 1), DENY, IF(SYS_readlink, 0, 1), DENY, IF(SYS_access, 0, 1), DENY,
#endif
      ALLOW};
  install(code, sizeof code / sizeof code[0]);
}
#define HAS_SECCOMP 1
#endif

// Addresses that are the same every time, so that what a program prints of them is as well. That
// begins with the next program, which is this one again.
static void fix_addresses(char **words) {
  const int before = personality(0xffffffff);
  if (before < 0 || before & ADDR_NO_RANDOMIZE) return;
  if (personality(before | ADDR_NO_RANDOMIZE) < 0) return;
  // A kernel that forgets it must not be asked again and again.
  if (getenv("CONFINE_AGAIN") != NULL || setenv("CONFINE_AGAIN", "1", 1) != 0) return;
  execv(words[0], words);
}

static void probe(void) {
#ifdef HAS_SECCOMP
  unsigned action = SECCOMP_RET_ERRNO;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0) puts("seccomp");
#endif
  if (landlock_version() >= 1) puts("landlock");
}
#else
static void allow(const char *path, int writing) { (void)path, (void)writing; }
static void close_file_system(void) {}
static void probe(void) {}
static void fix_addresses(char **words) { (void)words; }
#endif

#ifndef HAS_SECCOMP
static void forbid_all_but_arithmetic(void) { errno = ENOSYS, fail("seccomp"); }
static void forbid_opening(void) {}
#endif

#ifdef __linux__
// ---- Where it crashed: offsets into the student's library, innermost first, as one line
// `! offset…` on the answers' descriptor. The grader, outside, makes lines of source of them.

static uintptr_t code_start, code_end, code_base, stack_top;

static int find_code(struct dl_phdr_info *info, size_t size, void *wanted) {
  (void)size;
  if (strcmp(info->dlpi_name, (const char *)wanted) != 0) return 0;
  code_base = info->dlpi_addr;
  code_start = UINTPTR_MAX;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    const uintptr_t start = code_base + part->p_vaddr;
    if (start < code_start) code_start = start;
    if (start + part->p_memsz > code_end) code_end = start + part->p_memsz;
  }
  return 1;
}

static char *append_offset(char *end, uintptr_t address) {
  if (address < code_start || address >= code_end) return end;
  *end++ = ' ';
  const uintptr_t offset = address - code_base;
  int shift = 60;
  while (shift > 0 && (offset >> shift & 15) == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) *end++ = "0123456789abcdef"[offset >> shift & 15];
  return end;
}

// Swift keeps frame pointers. Nothing is followed that does not lie on this stack, further up.
static void tell_place(int number, siginfo_t *info, void *context) {
  (void)info;
  const ucontext_t *state = (const ucontext_t *)context;
#if defined(__x86_64__)
  uintptr_t address = (uintptr_t)state->uc_mcontext.gregs[REG_RIP];
  uintptr_t frame = (uintptr_t)state->uc_mcontext.gregs[REG_RBP];
  const uintptr_t stack = (uintptr_t)state->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
  uintptr_t address = (uintptr_t)state->uc_mcontext.pc;
  uintptr_t frame = (uintptr_t)state->uc_mcontext.regs[29];
  const uintptr_t stack = (uintptr_t)state->uc_mcontext.sp;
#else
  uintptr_t address = 0, frame = 0;
  const uintptr_t stack = 0;
  (void)state;
#endif
  char line[256] = "!";
  char *end = append_offset(line + 1, address);
  for (int depth = 0; depth < 64 && end < line + 160; depth++) {
    if (frame < stack || frame % sizeof frame != 0 || frame + 16 > stack_top) break;
    const uintptr_t *words = (const uintptr_t *)frame;
    end = append_offset(end, words[1] - 1);
    if (words[0] <= frame) break;
    frame = words[0];
  }
  *end++ = '\n';
  if (write(3, line, (size_t)(end - line)) < 0) _exit(126);
  signal(number, SIG_DFL);
  raise(number);
}

static void watch_for_crashes(const char *code) {
  static char room[1 << 16];
  dl_iterate_phdr(find_code, (void *)code);
  stack_t other = {.ss_sp = room, .ss_size = sizeof room};
  if (sigaltstack(&other, NULL) != 0) return;
  struct sigaction action = {0};
  action.sa_sigaction = tell_place;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND | SA_NODEFER;
  const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
    sigaction(signals[i], &action, NULL);
  }
}
#else
static void watch_for_crashes(const char *code) { (void)code; }
#endif

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
