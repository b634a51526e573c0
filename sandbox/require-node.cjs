// Runs before anything that a Node too old could not even read.
const version = process.versions.node
if (Number.parseInt(version, 10) < 24) {
  process.stderr.write(
    `Một Cửa needs Node 24 or newer, this is ${version}. On Linux and Windows "npm ci" brings it ` +
      '(without --omit=optional); elsewhere install it first.\n',
  )
  process.exit(1)
}
