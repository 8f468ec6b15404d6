// The Linux interfaces that Swift's Glibc module leaves out. No layout or constant is declared by hand: what the
// system's headers show without _GNU_SOURCE is included here, what they hide behind it is forwarded in CLinux.c.
#pragma once

#include <malloc.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/xattr.h>

/// accept4(2) with SOCK_NONBLOCK and SOCK_CLOEXEC.
int linux_accept_nonblocking(int listener);

/// SO_PEERCRED of a connected Unix socket: 0, or -1 and errno.
int linux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid);

/// SIOCOUTQ: the bytes of a stream socket that its peer has not acknowledged, or -1 and errno.
int linux_unacknowledged_bytes(int socket);

/// getrandom(2) from the urandom source.
ssize_t linux_random(void *bytes, size_t count);

/// The symbolic name of an errno ("EADDRINUSE"), or NULL.
const char *linux_error_name(int code);

/// The English description of an errno ("Address already in use"), or NULL.
const char *linux_error_description(int code);

/// The name of a signal without "SIG" ("TERM"), or NULL.
const char *linux_signal_name(int signal);

/// The environment of this process: NULL-terminated "NAME=value" strings.
char **linux_environment(void);

/// fallocate(2) with FALLOC_FL_COLLAPSE_RANGE: takes bytes out of a file's beginning.
int linux_collapse_start(int file, off_t bytes);

/// fallocate(2) with FALLOC_FL_PUNCH_HOLE and FALLOC_FL_KEEP_SIZE.
int linux_release_range(int file, off_t start, off_t bytes);

/// lseek(2) with SEEK_DATA.
off_t linux_next_data(int file, off_t offset);

/// copy_file_range(2) from an offset to the target's own position.
ssize_t linux_copy_range(int source, off_t offset, int target, size_t bytes);

/// posix_spawn_file_actions_addchdir_np(3).
int linux_spawn_change_directory(posix_spawn_file_actions_t *actions, const char *path);

/// posix_spawn_file_actions_addclosefrom_np(3).
int linux_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest);

/// POSIX_SPAWN_SETSID.
short linux_spawn_new_session_flag(void);
