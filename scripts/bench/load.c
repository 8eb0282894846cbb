// The load driver of `deno task bench`, in C so that the driver is never what is measured.
//
//   load echo         HOST PORT --connections N --size BYTES --seconds S [--reply-overhead BYTES] [--last-byte N]
//                               [--streams N]
//   load idle         HOST PORT --connections N
//   load flood-noread HOST PORT --bytes N
//
// Results go to stdout, one line each; a failure is one line on stderr and exit code 1.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 256, BUFFER = 256 * 1024, STREAM_BLOCK = 64 * 1024, LATENCIES = 1000 * 1000, GRACE_US = 1000 * 1000 };

static char buffer[BUFFER];

static uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static double option(char **argv, const char *name, double fallback) {
  for (; argv[0] && argv[1]; argv++)
    if (!strcmp(argv[0], name)) return atof(argv[1]);
  return fallback;
}

static int dial(const struct sockaddr_in *to) {
  int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  if (fd < 0) err(1, "socket");
  struct timeval limit = {.tv_sec = 10};  // on Linux this also bounds connect()
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(fd, (const struct sockaddr *)to, sizeof *to)) err(1, "connect");
  return fd;
}

static void announce(const char *line) {
  puts(line);
  fflush(stdout);
}

static void hold_until_stdin_closes(void) {
  while (read(STDIN_FILENO, buffer, sizeof buffer) > 0) {
  }
}

// --- echo: a closed loop; each connection sends a payload, awaits the whole reply, sends the next

struct exchange {
  int fd;
  size_t sent, received, quotes;
  bool waiting, ends_in_quote, is_stream;
  uint64_t started;
};

struct loop {
  char *payload;
  size_t size, overhead, waiting;
  uint64_t deadline, replies, streamed;
  uint32_t *latencies;  // one counter for each microsecond
};

static void send_rest(struct loop *loop, struct exchange *x) {
  while (x->waiting && x->sent < loop->size) {
    ssize_t n = send(x->fd, loop->payload + x->sent, loop->size - x->sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) err(1, "send");
    x->sent += (size_t)n;
  }
}

static void send_next(struct loop *loop, struct exchange *x, uint64_t now) {
  x->sent = x->received = x->quotes = 0;
  x->waiting = now < loop->deadline;
  x->started = now;
  if (x->waiting) loop->waiting++;
  send_rest(loop, x);
}

// A `said` server wraps every chunk it happened to read: `You said "<chunk>"`. The payload holds no quote, so
// pairs of quotes count the chunks; and only a quote at the very end tells a whole reply from one whose last
// bytes are the beginning of another wrapping.
static bool is_whole(const struct loop *loop, const struct exchange *x) {
  if (!loop->overhead) return x->received == loop->size;
  return x->ends_in_quote && x->quotes % 2 == 0 &&
         x->received == loop->size + x->quotes / 2 * loop->overhead;
}

static void take(const struct loop *loop, struct exchange *x, size_t length) {
  x->received += length;
  if (!loop->overhead && x->received > loop->size) errx(1, "the reply is longer than what was sent");
  if (!loop->overhead) return;
  for (char *p = buffer, *end = buffer + length; (p = memchr(p, '"', (size_t)(end - p))); p++) x->quotes++;
  x->ends_in_quote = buffer[length - 1] == '"';
}

static void finish(struct loop *loop, struct exchange *x) {
  uint64_t now = now_us(), latency = now - x->started;
  loop->waiting--;
  if (now < loop->deadline) {
    loop->replies++;
    loop->latencies[latency < LATENCIES ? latency : LATENCIES - 1]++;
  }
  send_next(loop, x, now);
}

static void receive(struct loop *loop, struct exchange *x) {
  ssize_t n;
  do {
    n = recv(x->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) err(1, "recv");
    if (n == 0) errx(1, "the server closed a connection");
    take(loop, x, (size_t)n);
    if (is_whole(loop, x)) finish(loop, x);
  } while (n == sizeof buffer);
}

// A stream is the bulk sender beside the exchanges: it sends as much as the server takes, and reads all that it gets.
static void stream(struct loop *loop, struct exchange *x) {
  static char block[STREAM_BLOCK];
  ssize_t n = recv(x->fd, buffer, STREAM_BLOCK, MSG_DONTWAIT);
  if (n == 0) errx(1, "the server closed a connection");
  if (n < 0 && errno != EAGAIN) err(1, "recv");
  if (n > 0) loop->streamed += (uint64_t)n;
  if (send(x->fd, block, sizeof block, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 && errno != EAGAIN) err(1, "send");
}

static void watch(int epoll, struct exchange *x, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = x};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, x->fd, &event)) err(1, "epoll_ctl");
}

static size_t percentile(const struct loop *loop, double fraction) {
  uint64_t rank = (uint64_t)((double)loop->replies * fraction), seen = 0;
  for (size_t us = 0; us < LATENCIES; us++)
    if ((seen += loop->latencies[us]) > rank) return us;
  return 0;
}

static void run_echo(const struct sockaddr_in *to, char **argv) {
  size_t connections = (size_t)option(argv, "--connections", 50), streams = (size_t)option(argv, "--streams", 0);
  double seconds = option(argv, "--seconds", 2);
  struct loop loop = {.size = (size_t)option(argv, "--size", 64),
                      .overhead = (size_t)option(argv, "--reply-overhead", 0)};
  struct exchange *exchanges = calloc(connections + streams, sizeof *exchanges);
  loop.latencies = calloc(LATENCIES, sizeof *loop.latencies);
  loop.payload = memset(malloc(loop.size), 'x', loop.size);
  if (loop.size) loop.payload[loop.size - 1] = (char)option(argv, "--last-byte", 'x');  // 10 makes it a line

  // Edge-triggered: one registration for the life of a socket, so a reply costs only recv() and send().
  int epoll = epoll_create1(0);
  for (struct exchange *x = exchanges; x < exchanges + connections; x++) {
    x->fd = dial(to);
    watch(epoll, x, EPOLLIN | EPOLLOUT | EPOLLET);
  }
  // A stream may not keep the driver from its exchanges, so it is served one block at a time.
  for (struct exchange *x = exchanges + connections; x < exchanges + connections + streams; x++) {
    *x = (struct exchange){.fd = dial(to), .is_stream = true};
    watch(epoll, x, EPOLLIN | EPOLLOUT);
  }
  uint64_t start = now_us();
  loop.deadline = start + (uint64_t)(seconds * 1e6);
  for (struct exchange *x = exchanges; x < exchanges + connections; x++) send_next(&loop, x, start);

  // Replies still under way at the deadline are awaited, uncounted, so that the connections close with FIN.
  while (loop.waiting && now_us() < loop.deadline + GRACE_US) {
    struct epoll_event events[BATCH];
    int n = epoll_wait(epoll, events, BATCH, 100);
    for (int i = 0; i < n; i++) {
      struct exchange *x = events[i].data.ptr;
      if (x->is_stream) {
        stream(&loop, x);
        continue;
      }
      send_rest(&loop, x);
      if (events[i].events & ~(uint32_t)EPOLLOUT) receive(&loop, x);
    }
  }
  double per_second = (double)loop.replies / seconds;
  printf("{\"replies\":%llu,\"seconds\":%g,\"perSecond\":%.1f,\"bytesPerSecond\":%.0f,"
         "\"streamedPerSecond\":%.0f,\"p50us\":%zu,\"p99us\":%zu}\n",
         (unsigned long long)loop.replies, seconds, per_second, per_second * (double)loop.size,
         (double)loop.streamed / seconds, percentile(&loop, 0.5), percentile(&loop, 0.99));
}

// --- idle: connections that say nothing

static void run_idle(const struct sockaddr_in *to, char **argv) {
  for (long left = (long)option(argv, "--connections", 1000); left > 0; left--) dial(to);
  announce("ready");
  hold_until_stdin_closes();
}

// --- flood-noread: the peer that talks and never listens

static void run_flood_noread(const struct sockaddr_in *to, char **argv) {
  size_t left = (size_t)option(argv, "--bytes", 64e6), accepted = 0;
  struct pollfd writable = {.fd = dial(to), .events = POLLOUT};
  memset(buffer, 'x', sizeof buffer);
  while (left && poll(&writable, 1, 1000) > 0) {  // a second without progress: the server has stopped reading
    ssize_t n = send(writable.fd, buffer, left < sizeof buffer ? left : sizeof buffer,
                     MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) err(1, "send");
    if (n > 0) accepted += (size_t)n, left -= (size_t)n;
  }
  char line[32];
  snprintf(line, sizeof line, "%zu", accepted);
  announce(line);
  hold_until_stdin_closes();
}

int main(int argc, char **argv) {
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  if (argc < 4) errx(1, "use: load echo|idle|flood-noread HOST PORT [options]");
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[3]))};
  if (inet_pton(AF_INET, argv[2], &to.sin_addr) != 1) errx(1, "\"%s\" is not an IPv4 address", argv[2]);
  if (!strcmp(argv[1], "echo")) run_echo(&to, argv + 4);
  else if (!strcmp(argv[1], "idle")) run_idle(&to, argv + 4);
  else if (!strcmp(argv[1], "flood-noread")) run_flood_noread(&to, argv + 4);
  else errx(1, "\"%s\" is not a mode (echo, idle, flood-noread)", argv[1]);
}
