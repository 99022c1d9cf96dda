/*
 * A layer between a program and its files, for the crash campaign (LD_PRELOAD).
 *
 * Only files below $KIOSK_CRASH_ROOT count. The page in $KIOSK_CRASH_CONTROL is shared with the campaign, which
 * arms it: the n-th boundary from then on is where the program dies, or fails, or waits. With $KIOSK_CRASH_LOG
 * every change of a file is written there, in the one order that holds among all processes that share the log,
 * so that the campaign can work out what a power cut could have left of it.
 *
 * Not seen: writes through a mapping (of SQLite's files only the -shm, which no recovery reads), sendfile,
 * copy_file_range, asynchronous and vectored writes to files, and what a file opened for O_SYNC promises.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { FSYNC, RENAME, LINK, UNLINK, WRITE, TRUNCATE, CREATE, MKDIR, RMDIR, SEND, MARK, KINDS };
enum action { NOTHING, DIE_BEFORE, DIE_AFTER, DIE_HALFWAY, FAIL, SLOW };

/* The campaign reads and writes it too: control.py has the same layout. */
struct control {
	int64_t action;     /* enum action */
	int64_t countdown;  /* of boundaries of the kinds in `mask`; it happens when this reaches 0 */
	int64_t lasting;    /* FAIL and SLOW: for how many boundaries */
	int64_t mask;       /* bit n: kind n counts */
	int64_t error;      /* FAIL: errno */
	int64_t microseconds;
	int64_t clock;      /* seconds that this program's clock is ahead */
	int64_t happened;   /* kind + 1 of the boundary where it happened */
	int64_t counts[16]; /* boundaries by kind since the page was made */
	char path[256];     /* where it happened, below the root */
	char part[64];      /* only files whose path has this in it count down; empty for all */
};

static struct control *page;
static int log_file = -1;
/* Held while a change is made and written down. Robust: a program that is killed while it holds it gives it up. */
static struct {
	_Atomic int state; /* 0 not made, 1 being made, 2 ready */
	int64_t whole;     /* bytes of the log up to its last whole record */
	pthread_mutex_t mutex;
} *log_lock;
static const char *root;
static size_t root_length;

#define NEXT(name) ((__typeof__(&name))next(#name))

static void *next(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (!found)
		abort();
	return found;
}

static void *shared(const char *name, size_t size)
{
	int file = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *place;

	if (file < 0 || syscall(SYS_ftruncate, file, size))
		abort();
	place = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	syscall(SYS_close, file);
	if (place == MAP_FAILED)
		abort();
	return place;
}

static void make_lock(void)
{
	int nobody = 0;
	pthread_mutexattr_t kind;

	if (!__atomic_compare_exchange_n((int *)&log_lock->state, &nobody, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
		while (__atomic_load_n((int *)&log_lock->state, __ATOMIC_ACQUIRE) != 2)
			sched_yield();
		return;
	}
	pthread_mutexattr_init(&kind);
	pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&log_lock->mutex, &kind);
	__atomic_store_n((int *)&log_lock->state, 2, __ATOMIC_RELEASE);
}

__attribute__((constructor)) static void begin(void)
{
	const char *control = getenv("KIOSK_CRASH_CONTROL"), *log = getenv("KIOSK_CRASH_LOG");

	root = getenv("KIOSK_CRASH_ROOT");
	if (!root || !control)
		return;
	root_length = strlen(root);
	page = shared(control, 4096);
	if (log) {
		char lock[PATH_MAX];

		snprintf(lock, sizeof lock, "%s.lock", log);
		log_lock = shared(lock, 4096);
		make_lock();
		log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	}
}

static void enter(void)
{
	if (log_file < 0)
		return;
	if (pthread_mutex_lock(&log_lock->mutex) == EOWNERDEAD) {
		/* Its holder was killed: what it began to write down is no record. */
		syscall(SYS_ftruncate, log_file, log_lock->whole);
		pthread_mutex_consistent(&log_lock->mutex);
	}
}

static void leave(void)
{
	if (log_file < 0)
		return;
	log_lock->whole = syscall(SYS_lseek, log_file, 0, SEEK_END);
	pthread_mutex_unlock(&log_lock->mutex);
}

/* One record: a fixed head, two paths, the bytes. Called with the lock held, after the change was made. */
static void note(enum kind kind, const char *path, const char *other, uint64_t offset, const void *data, size_t size)
{
	struct __attribute__((packed)) {
		uint32_t kind, process, first, second;
		uint64_t offset, size;
	} head = {kind, (uint32_t)syscall(SYS_getpid), path ? strlen(path) : 0, other ? strlen(other) : 0, offset,
		  data ? size : 0};

	if (log_file < 0)
		return;
	syscall(SYS_write, log_file, &head, sizeof head);
	syscall(SYS_write, log_file, path, head.first);
	syscall(SYS_write, log_file, other, head.second);
	syscall(SYS_write, log_file, data, head.size);
}

static const char *below_root(const char *path)
{
	if (!page || strncmp(path, root, root_length) || (path[root_length] != '/' && path[root_length]))
		return NULL;
	return path[root_length] ? path + root_length + 1 : "";
}

static const char *of_file(int file, char *into)
{
	char name[64];
	ssize_t length;

	if (!page)
		return NULL;
	snprintf(name, sizeof name, "/proc/self/fd/%d", file);
	length = syscall(SYS_readlinkat, AT_FDCWD, name, into, PATH_MAX - 1);
	if (length <= 0)
		return NULL;
	into[length] = 0;
	if (length > 10 && !strcmp(into + length - 10, " (deleted)"))
		return NULL;
	return below_root(into);
}

static const char *of_path(int folder, const char *path, char *into)
{
	char where[PATH_MAX];

	if (!page || !path)
		return NULL;
	if (path[0] == '/')
		return below_root(path);
	if (folder == AT_FDCWD) {
		if (syscall(SYS_getcwd, where, sizeof where) <= 0)
			return NULL;
	} else {
		char name[64];
		ssize_t length;

		snprintf(name, sizeof name, "/proc/self/fd/%d", folder);
		length = syscall(SYS_readlinkat, AT_FDCWD, name, where, sizeof where - 1);
		if (length <= 0)
			return NULL;
		where[length] = 0;
	}
	if (snprintf(into, PATH_MAX, "%s/%s", where, path) >= PATH_MAX)
		return NULL;
	return below_root(into);
}

static void die(void)
{
	syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
	for (;;)
		pause();
}

/* Count a boundary; what is to happen at it, NOTHING mostly. */
static enum action at(enum kind kind, const char *path)
{
	enum action action = (enum action)__atomic_load_n(&page->action, __ATOMIC_ACQUIRE);
	int64_t left;

	__atomic_add_fetch(&page->counts[kind], 1, __ATOMIC_RELAXED);
	if (action == NOTHING || !(page->mask >> kind & 1) || !strstr(path, page->part))
		return NOTHING;
	left = __atomic_sub_fetch(&page->countdown, 1, __ATOMIC_ACQ_REL);
	if (left > 0 || (action < FAIL ? left < 0 : left <= -page->lasting))
		return NOTHING;
	if (left == 0) {
		strncpy(page->path, path, sizeof page->path - 1);
		__atomic_store_n(&page->happened, kind + 1, __ATOMIC_RELEASE);
	}
	if (action == DIE_BEFORE)
		die();
	if (action == SLOW)
		usleep((useconds_t)page->microseconds);
	return action;
}

#define GUARD(kind, path, call)                                                                                        \
	do {                                                                                                           \
		enum action action_ = at(kind, path);                                                                  \
		if (action_ == FAIL) {                                                                                 \
			errno = (int)page->error;                                                                      \
			return -1;                                                                                     \
		}                                                                                                      \
		enter();                                                                                               \
		call;                                                                                                  \
		if (action_ == DIE_AFTER || action_ == DIE_HALFWAY)                                                    \
			die();                                                                                         \
	} while (0)

#define LOGGED(result, ...)                                                                                            \
	do {                                                                                                           \
		int kept_ = errno;                                                                                     \
		if ((result) >= 0)                                                                                     \
			note(__VA_ARGS__);                                                                             \
		leave();                                                                                               \
		errno = kept_;                                                                                         \
	} while (0)

static int synced(int file, int (*call)(int))
{
	char into[PATH_MAX];
	const char *path = of_file(file, into);
	int result;

	if (!path)
		return call(file);
	GUARD(FSYNC, path, result = call(file); LOGGED(result, FSYNC, path, NULL, 0, NULL, 0));
	return result;
}

int fsync(int file) { return synced(file, NEXT(fsync)); }
int fdatasync(int file) { return synced(file, NEXT(fdatasync)); }

static int moved(enum kind kind, int from, const char *old, int to, const char *new, int flags)
{
	char one[PATH_MAX], two[PATH_MAX];
	const char *first = of_path(from, old, one), *second = of_path(to, new, two);
	int result;

	if (!first || !second)
		return kind == RENAME ? (int)syscall(SYS_renameat2, from, old, to, new, flags)
				      : (int)syscall(SYS_linkat, from, old, to, new, flags);
	GUARD(kind, second,
	      result = kind == RENAME ? (int)syscall(SYS_renameat2, from, old, to, new, flags)
				      : (int)syscall(SYS_linkat, from, old, to, new, flags);
	      LOGGED(result, kind, first, second, 0, NULL, 0));
	return result;
}

int rename(const char *old, const char *new) { return moved(RENAME, AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int from, const char *old, int to, const char *new) { return moved(RENAME, from, old, to, new, 0); }
int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
	return moved(RENAME, from, old, to, new, (int)flags);
}
int link(const char *old, const char *new) { return moved(LINK, AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags)
{
	return moved(LINK, from, old, to, new, flags);
}

static int removed(enum kind kind, int folder, const char *name, int flags)
{
	char into[PATH_MAX];
	const char *path = of_path(folder, name, into);
	int result;

	if (!path)
		return (int)syscall(SYS_unlinkat, folder, name, flags);
	GUARD(kind, path, result = (int)syscall(SYS_unlinkat, folder, name, flags);
	      LOGGED(result, kind, path, NULL, 0, NULL, 0));
	return result;
}

int unlink(const char *name) { return removed(UNLINK, AT_FDCWD, name, 0); }
int rmdir(const char *name) { return removed(RMDIR, AT_FDCWD, name, AT_REMOVEDIR); }
int unlinkat(int folder, const char *name, int flags)
{
	return removed(flags & AT_REMOVEDIR ? RMDIR : UNLINK, folder, name, flags);
}
int remove(const char *name)
{
	int result = unlink(name);

	return result && errno == EISDIR ? rmdir(name) : result;
}

int mkdirat(int folder, const char *name, mode_t mode)
{
	char into[PATH_MAX];
	const char *path = of_path(folder, name, into);
	int result;

	if (!path)
		return (int)syscall(SYS_mkdirat, folder, name, mode);
	GUARD(MKDIR, path, result = (int)syscall(SYS_mkdirat, folder, name, mode);
	      LOGGED(result, MKDIR, path, NULL, 0, NULL, 0));
	return result;
}

int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

/* A file that is made, or cut to nothing, by being opened. */
static int opened(int folder, const char *name, int flags, mode_t mode)
{
	char into[PATH_MAX];
	const char *path = flags & (O_CREAT | O_TRUNC) && !(flags & O_PATH) ? of_path(folder, name, into) : NULL;
	struct stat there;
	int result, missing;

	if (!path)
		return (int)syscall(SYS_openat, folder, name, flags, mode);
	missing = syscall(SYS_newfstatat, folder, name, &there, 0) != 0;
	if (!missing && !(flags & O_TRUNC))
		return (int)syscall(SYS_openat, folder, name, flags, mode);
	GUARD(missing ? CREATE : TRUNCATE, path, result = (int)syscall(SYS_openat, folder, name, flags, mode);
	      LOGGED(result, missing ? CREATE : TRUNCATE, path, NULL, 0, NULL, 0));
	return result;
}

#define OPEN(name, folder, path, ...)                                                                                  \
	int name(__VA_ARGS__, int flags, ...)                                                                          \
	{                                                                                                              \
		mode_t mode = 0;                                                                                       \
		if (flags & (O_CREAT | O_TMPFILE)) {                                                                   \
			va_list more;                                                                                  \
			va_start(more, flags);                                                                         \
			mode = va_arg(more, mode_t);                                                                   \
			va_end(more);                                                                                  \
		}                                                                                                      \
		return opened(folder, path, flags, mode);                                                              \
	}
OPEN(open, AT_FDCWD, path, const char *path)
OPEN(open64, AT_FDCWD, path, const char *path)
OPEN(openat, folder, path, int folder, const char *path)
OPEN(openat64, folder, path, int folder, const char *path)

static ssize_t wrote(int file, const void *data, size_t size, off64_t offset, int placed)
{
	char into[PATH_MAX];
	const char *path = of_file(file, into);
	enum action action;
	ssize_t result;

	if (!path)
		return placed ? syscall(SYS_pwrite64, file, data, size, offset) : syscall(SYS_write, file, data, size);
	action = at(WRITE, path);
	if (action == FAIL) {
		errno = (int)page->error;
		return -1;
	}
	if (action == DIE_HALFWAY)
		size /= 2;
	enter();
	if (!placed) {
		struct stat now;

		offset = syscall(SYS_lseek, file, 0, SEEK_CUR);
		if (syscall(SYS_fcntl, file, F_GETFL) & O_APPEND && !fstat(file, &now))
			offset = now.st_size;
	}
	result = placed ? syscall(SYS_pwrite64, file, data, size, offset) : syscall(SYS_write, file, data, size);
	LOGGED(result, WRITE, path, NULL, (uint64_t)offset, data, (size_t)(result < 0 ? 0 : result));
	if (action == DIE_AFTER || action == DIE_HALFWAY)
		die();
	return result;
}

ssize_t write(int file, const void *data, size_t size) { return wrote(file, data, size, 0, 0); }
ssize_t pwrite(int file, const void *data, size_t size, off_t offset) { return wrote(file, data, size, offset, 1); }
ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) { return wrote(file, data, size, offset, 1); }

int ftruncate64(int file, off64_t size)
{
	char into[PATH_MAX];
	const char *path = of_file(file, into);
	int result;

	if (!path)
		return (int)syscall(SYS_ftruncate, file, size);
	GUARD(TRUNCATE, path, result = (int)syscall(SYS_ftruncate, file, size);
	      LOGGED(result, TRUNCATE, path, NULL, (uint64_t)size, NULL, 0));
	return result;
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

/* What leaves the machine: a promise that others have heard. Only the log is interested. */
ssize_t send(int file, const void *data, size_t size, int flags)
{
	ssize_t result;

	if (log_file < 0)
		return syscall(SYS_sendto, file, data, size, flags, NULL, 0);
	enter();
	result = syscall(SYS_sendto, file, data, size, flags, NULL, 0);
	LOGGED(result, SEND, NULL, NULL, 0, data, (size_t)(result < 0 ? 0 : result < 4096 ? result : 4096));
	return result;
}

/* For the program itself: what it has just told somebody. */
void kiosk_crash_mark(const char *what)
{
	enter();
	note(MARK, what, NULL, 0, NULL, 0);
	leave();
}

int clock_gettime(clockid_t which, struct timespec *now)
{
	int result = (int)syscall(SYS_clock_gettime, which, now);

	if (!result && page && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
		now->tv_sec += page->clock;
	return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	int result = (int)syscall(SYS_gettimeofday, now, zone);

	if (!result && page)
		now->tv_sec += page->clock;
	return result;
}

time_t time(time_t *into)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (into)
		*into = now.tv_sec;
	return now.tv_sec;
}
