#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

int linux_accept_nonblocking(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int linux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    *pid = credentials.pid;
    *uid = credentials.uid;
    *gid = credentials.gid;
    return 0;
}

int linux_unacknowledged_bytes(int socket) {
    int count;
    return ioctl(socket, SIOCOUTQ, &count) == 0 ? count : -1;
}

ssize_t linux_random(void *bytes, size_t count) {
    return getrandom(bytes, count, 0);
}

const char *linux_error_name(int code) {
    return strerrorname_np(code);
}

const char *linux_error_description(int code) {
    return strerrordesc_np(code);
}

const char *linux_signal_name(int signal) {
    return sigabbrev_np(signal);
}

char **linux_environment(void) {
    return environ;
}

int linux_collapse_start(int file, off_t bytes) {
    return fallocate(file, FALLOC_FL_COLLAPSE_RANGE, 0, bytes);
}

int linux_release_range(int file, off_t start, off_t bytes) {
    return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, bytes);
}

off_t linux_next_data(int file, off_t offset) {
    return lseek(file, offset, SEEK_DATA);
}

ssize_t linux_copy_range(int source, off_t offset, int target, size_t bytes) {
    return copy_file_range(source, &offset, target, NULL, bytes, 0);
}

int linux_spawn_change_directory(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

int linux_spawn_close_from(posix_spawn_file_actions_t *actions, int lowest) {
    return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}

short linux_spawn_new_session_flag(void) {
    return POSIX_SPAWN_SETSID;
}
