// Preloaded into every Node process that M365 Support starts: node --import file:///…/child.mjs program.js
//
// The parent holds this process's stdin open and writes nothing to it. However the parent ends, also by SIGKILL, the
// system closes the pipe, and this process ends itself with the signal that lets the program flush.
// Ctrl+C in a terminal reaches the whole process group; the parent decides when a child ends, so SIGINT is ignored here,
// whatever the program does with it.

const own = () => {};
process.on('SIGINT', own);
for (const name of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener']) {
  const original = process[name];
  process[name] = function (event, ...rest) {
    return event === 'SIGINT' ? this : original.call(this, event, ...rest);
  };
}
for (const name of ['off', 'removeListener', 'removeAllListeners']) {
  const original = process[name];
  process[name] = function (event, ...rest) {
    if (event === 'SIGINT') return this;
    const result = original.call(this, event, ...rest);
    if (event === undefined) process.on.call(this, 'SIGINT', own);
    return result;
  };
}

// The parent that is gone reads no output either; a broken pipe must not end this process before it has flushed.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  if (process.listenerCount('SIGTERM') === 0) process.exit(0);
  // Not a real signal: Windows has none that a program can catch.
  process.emit('SIGTERM', 'SIGTERM');
  // A program that does not end by itself is ended; the timer keeps nothing alive.
  setTimeout(() => process.exit(0), 10_000).unref();
};

process.stdin.on('end', end);
process.stdin.on('close', end);
process.stdin.on('error', end);
process.stdin.resume();
// The program ends when its own work is done, not when the parent does.
process.stdin.unref?.();
