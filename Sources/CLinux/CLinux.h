// The Linux interfaces that Swift's Glibc module leaves out. Nothing is declared by hand: layouts such as the packed
// epoll_event of x86-64 come from the system's own headers.
#pragma once

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
