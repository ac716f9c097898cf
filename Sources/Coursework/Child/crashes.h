// Tells where a student's code crashed. Included by `confine.c`.
#ifdef __linux__
#include <link.h>
#include <ucontext.h>

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
