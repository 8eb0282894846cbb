var net = require('net');
var HOST = '127.0.0.1';
var PORT = 9999;

let server = net.createServer(function(sock) {
    console.log('CONNECTED: ' + sock.remoteAddress + ':' + sock.remotePort);
    // 如果没有进行超时处理，对于频繁的TCP请求，将会耗费大量的资源
    sock.setTimeout(3000);

    sock.on('connect', function(){
        console.log('connect');
    })

    sock.on('ready', function(){
        console.log('ready');
    })

    sock.on('data', function(data) {
        console.log('DATA ' + sock.remoteAddress + ': ' + data);
        sock.write('You said "' + data + '"');
    });

    sock.on('close', function(data) {
        console.log('CLOSED: ' + sock.remoteAddress + ' ' + sock.remotePort);
    });

    // TCP连接发生错误或超时的情况下，断开这个连接
    sock.on('error', function(err) {
        console.log(err);
        sock.destroy();
    })

    sock.on('timeout', function() {
        console.log('timeout: '+ sock.remoteAddress + ' ' + sock.remotePort);
        sock.destroy();
    })
});

server.on('error', (err) => {
    console.log(err);
});

now = new Date(new Date().getTime() + 28800000);
console.log(now);
console.log('Server listening on ' + HOST +':'+ PORT);
server.listen(PORT, HOST);
