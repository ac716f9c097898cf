#include "CKernels.h"

#define WIDTH 4
#define NAME(x) portable_##x
#define KERNEL(result, name, parameters, arguments) result NAME(name) parameters;
#include "kernel_list.h"
#include "body.h"
