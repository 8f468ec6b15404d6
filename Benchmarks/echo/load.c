// Keeps messages in flight on many WebSocket connections to an echo server, and tells how many came back.
//
//     load PORT SERVER_PID PAYLOAD_BYTES IN_FLIGHT CONNECTIONS SECONDS
//
// It prints: echoes, seconds, seconds of processor time of its own, and of the server, all within the measured time. To be
// cheaper than any server it does no work for a message: frames are masked beforehand, all that are due leave in one write,
// and replies are counted by their bytes. The first reply on each connection is compared byte by byte.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 128, RECEIVE_BYTES = 256 * 1024, LONGEST_HEADER = 14 };

// Seconds before the measured time, for the server to warm up.
static const double WARM_UP = 0.5;

typedef struct {
    int socket;
    bool waits_to_write;
    uint64_t sent;      // bytes of requests
    uint64_t received;  // bytes of replies
} connection;

static size_t request_bytes, reply_bytes, in_flight;
static char *requests;       // one more request than can be in flight: what is due is contiguous wherever it begins
static char *expected_reply;
static int poller;

static void fail(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void check(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "load: %s\n", what);
        exit(1);
    }
}

static double seconds(clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0) fail("clock_gettime");
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// Writes the header of a final binary frame, and returns how many bytes it takes (RFC 6455, section 5.2).
static size_t put_header(uint8_t *to, size_t payload, bool masked) {
    size_t end = 2;
    to[0] = 0x82;
    if (payload < 126) {
        to[1] = (uint8_t)payload;
    } else if (payload <= 0xFFFF) {
        to[1] = 126;
        to[end++] = (uint8_t)(payload >> 8);
        to[end++] = (uint8_t)payload;
    } else {
        to[1] = 127;
        for (int shift = 56; shift >= 0; shift -= 8) to[end++] = (uint8_t)((uint64_t)payload >> shift);
    }
    if (masked) {
        static const uint8_t key[4] = {0x37, 0xFA, 0x21, 0x3D};
        to[1] |= 0x80;
        memcpy(to + end, key, sizeof key);
        end += sizeof key;
    }
    return end;
}

static void prepare_frames(size_t payload) {
    uint8_t header[LONGEST_HEADER];
    size_t reply_header = put_header(header, payload, false);
    reply_bytes = reply_header + payload;
    expected_reply = malloc(reply_bytes);
    if (expected_reply == NULL) fail("malloc");
    memcpy(expected_reply, header, reply_header);
    for (size_t i = 0; i < payload; i++) expected_reply[reply_header + i] = (char)('a' + i % 26);

    size_t request_header = put_header(header, payload, true);
    request_bytes = request_header + payload;
    requests = malloc(request_bytes * (in_flight + 1));
    if (requests == NULL) fail("malloc");
    const uint8_t *key = header + request_header - 4;
    for (size_t frame = 0; frame <= in_flight; frame++) {
        char *start = requests + frame * request_bytes;
        memcpy(start, header, request_header);
        for (size_t i = 0; i < payload; i++) {
            start[request_header + i] = (char)(expected_reply[reply_header + i] ^ key[i % 4]);
        }
    }
}

static void open_connection(connection *it, uint16_t port) {
    static const char handshake[] =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    it->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (it->socket < 0) fail("socket");
    if (connect(it->socket, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    int on = 1;
    if (setsockopt(it->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) fail("TCP_NODELAY");
    if (write(it->socket, handshake, sizeof handshake - 1) != sizeof handshake - 1) fail("write");
    char answer[2048];
    size_t count = 0;
    // Byte by byte, so that nothing behind the answer is taken.
    while (count < 4 || memcmp(answer + count - 4, "\r\n\r\n", 4) != 0) {
        check(count < sizeof answer && read(it->socket, answer + count, 1) == 1, "no answer to the handshake");
        count++;
    }
    check(count > 12 && memcmp(answer, "HTTP/1.1 101", 12) == 0, "the handshake was refused");
}

static void watch(connection *it, int operation) {
    struct epoll_event event = {.events = EPOLLIN | (it->waits_to_write ? EPOLLOUT : 0), .data.ptr = it};
    if (epoll_ctl(poller, operation, it->socket, &event) != 0) fail("epoll_ctl");
}

// Sends what may be in flight and is not, in one write where it fits.
static void fill(connection *it) {
    uint64_t limit = (it->received / reply_bytes + in_flight) * request_bytes;
    bool waits = false;
    while (it->sent < limit && !waits) {
        const char *start = requests + it->sent % request_bytes;
        ssize_t count = send(it->socket, start, limit - it->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0) {
            it->sent += (uint64_t)count;
        } else if (errno == EAGAIN) {
            waits = true;
        } else if (errno != EINTR) {
            fail("send");
        }
    }
    if (waits != it->waits_to_write) {
        it->waits_to_write = waits;
        watch(it, EPOLL_CTL_MOD);
    }
}

// Takes what has arrived, and returns how many replies it completes.
static uint64_t take(connection *it) {
    static char buffer[RECEIVE_BYTES];
    ssize_t count = recv(it->socket, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (count < 0) fail("recv");
    check(count > 0, "the server has closed a connection");
    if (it->received < reply_bytes) {
        size_t left = reply_bytes - it->received;
        size_t compared = (size_t)count < left ? (size_t)count : left;
        check(memcmp(buffer, expected_reply + it->received, compared) == 0, "a reply differs from what was sent");
    }
    uint64_t before = it->received / reply_bytes;
    it->received += (uint64_t)count;
    return it->received / reply_bytes - before;
}

// Exchanges messages until `end`, and returns how many came back.
static uint64_t exchange(double end) {
    struct epoll_event events[EVENTS];
    uint64_t echoes = 0;
    while (seconds(CLOCK_MONOTONIC) < end) {
        int count = epoll_wait(poller, events, EVENTS, 10000);
        check(count != 0, "nothing came for ten seconds");
        for (int i = 0; i < count; i++) {
            connection *it = events[i].data.ptr;
            if (events[i].events & ~(uint32_t)EPOLLOUT) echoes += take(it);
            fill(it);
        }
    }
    return echoes;
}

int main(int argc, char **argv) {
    if (argc != 7) {
        fprintf(stderr, "usage: load PORT SERVER_PID PAYLOAD_BYTES IN_FLIGHT CONNECTIONS SECONDS\n");
        return 2;
    }
    clockid_t server;
    check(clock_getcpuclockid(atoi(argv[2]), &server) == 0, "there is no server of this process id");
    in_flight = (size_t)atol(argv[4]);
    prepare_frames((size_t)atol(argv[3]));
    size_t count = (size_t)atol(argv[5]);
    connection *connections = calloc(count, sizeof *connections);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0 || connections == NULL) fail("out of resources");
    for (size_t i = 0; i < count; i++) {
        open_connection(&connections[i], (uint16_t)atoi(argv[1]));
        watch(&connections[i], EPOLL_CTL_ADD);
    }
    for (size_t i = 0; i < count; i++) fill(&connections[i]);
    exchange(seconds(CLOCK_MONOTONIC) + WARM_UP);
    double start = seconds(CLOCK_MONOTONIC);
    double own = seconds(CLOCK_PROCESS_CPUTIME_ID), servers = seconds(server);
    uint64_t echoes = exchange(start + atof(argv[6]));
    printf("%llu %f %f %f\n", (unsigned long long)echoes, seconds(CLOCK_MONOTONIC) - start,
           seconds(CLOCK_PROCESS_CPUTIME_ID) - own, seconds(server) - servers);
    return 0;
}
