// Preloaded into the demo's two servers: when `npm start` itself is killed with SIGKILL its
// channel closes, and the servers must not live on and hold the ports and the database.
process.channel?.unref()
process.on('disconnect', () => {
  setTimeout(() => process.exit(1), 2500).unref()
  process.kill(process.pid, 'SIGTERM')
})
