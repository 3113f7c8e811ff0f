// Preloaded into a Node program that would listen on every network interface: it listens on this machine's own address.
import net from 'node:net';

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const [first, second] = args;
  const isPort = (value) => typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
  if (isPort(first) && typeof second !== 'string') {
    args.splice(1, 0, '127.0.0.1');
  } else if (first !== null && typeof first === 'object' && 'port' in first && !first.host) {
    args[0] = { ...first, host: '127.0.0.1' };
  }
  return listen.apply(this, args);
};
