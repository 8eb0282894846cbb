// An epoll echo server in C: what any echo server can do at most on this machine, and a peer that is never the
// bottleneck of a client.
//
//   echo-server HOST PORT        (port 0: any free one; the bound port is printed)

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 256 };

struct echo {
  int fd;
  size_t start, end;
  char bytes[64 * 1024];
};

// True while the connection lives. Reads only when everything read before has been sent: backpressure.
static bool echo_on(struct echo *e) {
  for (;;) {
    while (e->start < e->end) {
      ssize_t n = send(e->fd, e->bytes + e->start, e->end - e->start, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0) return errno == EAGAIN;
      e->start += (size_t)n;
    }
    ssize_t n = recv(e->fd, e->bytes, sizeof e->bytes, MSG_DONTWAIT);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    e->start = 0;
    e->end = (size_t)n;
  }
}

static void accept_one(int listener, int epoll) {
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC), on = 1;
  if (fd < 0) return;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct echo *echo = malloc(sizeof *echo);
  echo->fd = fd;
  echo->start = echo->end = 0;
  struct epoll_event all = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = echo};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &all)) err(1, "epoll_ctl");
}

int main(int argc, char **argv) {
  if (argc != 3) errx(1, "use: echo-server HOST PORT");
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[2]))};
  socklen_t length = sizeof at;
  if (inet_pton(AF_INET, argv[1], &at.sin_addr) != 1) errx(1, "\"%s\" is not an IPv4 address", argv[1]);

  int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) err(1, "listen");
  getsockname(listener, (struct sockaddr *)&at, &length);
  printf("%d\n", ntohs(at.sin_port));
  fflush(stdout);

  struct epoll_event incoming = {.events = EPOLLIN};  // data.ptr stays NULL: that is how we know the listener
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &incoming);
  for (;;) {
    struct epoll_event events[BATCH];
    int n = epoll_wait(epoll, events, BATCH, -1);
    for (int i = 0; i < n; i++) {
      struct echo *echo = events[i].data.ptr;
      if (!echo) {
        accept_one(listener, epoll);
      } else if (!echo_on(echo)) {
        close(echo->fd);
        free(echo);
      }
    }
  }
}
