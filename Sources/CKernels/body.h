// All kernels for one instruction set.
#include "vector.h"

#include "functions.h"

#include "elementwise.h"
#include "reductions.h"
#include "tile.h"
#include "winograd.h"
#include "normalization.h"
#include "training.h"
#include "moving.h"
#include "limit.h"
