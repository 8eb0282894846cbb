var http = require('http');
var querystring = require('querystring');
var util = require('util')

http.createServer(function(req, res){
    var data = '';
    req.on('data', function(chunk){
        data += chunk;
    });
    req.on('end', function(){
        res.end('You said "' + data + '"');
    });
}).listen(8888)
