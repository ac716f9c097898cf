// What a program gives up beside its limits: files (Landlock), system calls (seccomp), and addresses
// that differ from run to run. Included by `confine.c`, whose `fail` it uses.
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
