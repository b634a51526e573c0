import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { createPictureDrawer } from './draw-picture.ts'
import { findPictureType } from './picture-bounds.ts'
import type { Drawn } from './staff-picture.ts'

const draw = createPictureDrawer()

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

type Data = { rows: Buffer; interlaced?: number }

/** A grey PNG that says it is so large, with as much behind it as is given. */
function makePng(width: number, height: number, { rows, interlaced = 0 }: Data): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, interlaced], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = chunk('IDAT', rows)
  return Buffer.concat([signature, chunk('IHDR', header), data, chunk('IEND', Buffer.alloc(0))])
}

const noise = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
const photo = await noise(1200, 900).jpeg().toBuffer()
const png = await noise(600, 400).png().toBuffer()
const webp = await noise(600, 400).webp().toBuffer()
const gif = await noise(9, 9).gif().toBuffer()
const tiff = await noise(9, 9).tiff().toBuffer()
const page = Buffer.from('<html><script>alert(document.domain)</script></html>')
const zeros = (bytes: number) => deflateSync(Buffer.alloc(bytes), { level: 9 })

describe('what is kept is drawn anew', () => {
  test.each([
    ['a JPEG', photo],
    ['a PNG', png],
    ['a WebP', webp],
  ])('%s becomes a square JPEG as an avatar', async (_name, bytes) => {
    const drawn = (await draw(bytes, 'avatar')) as Drawn
    expect(drawn).toMatchObject({ mediaType: 'image/jpeg', width: 480, height: 480 })
    expect(findPictureType(drawn.bytes)).toBe('jpeg')
  })

  test('a signature keeps its shape and what shines through', async () => {
    const stroke = { width: 400, height: 100, channels: 4, background: '#00000000' } as const
    const drawn = (await draw(
      await sharp({ create: stroke }).png().toBuffer(),
      'signature',
    )) as Drawn
    expect(drawn).toMatchObject({ mediaType: 'image/png', width: 400, height: 100 })
    expect((await sharp(drawn.bytes).metadata()).hasAlpha).toBe(true)
  })

  test('where a telephone took it is not in it any more', async () => {
    const located = await sharp(photo)
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '13/1 46/1 0/1' } })
      .toBuffer()
    expect((await sharp(located).metadata()).exif?.includes('N')).toBe(true)
    const drawn = (await draw(located, 'avatar')) as Drawn
    expect((await sharp(drawn.bytes).metadata()).exif).toBeUndefined()
    expect(drawn.bytes.includes('Exif')).toBe(false)
  })

  test('a page hidden in a picture is not in it any more', async () => {
    const comment = Buffer.alloc(4)
    comment.set([0xff, 0xfe])
    comment.writeUInt16BE(page.length + 2, 2)
    const polyglot = Buffer.concat([photo.subarray(0, 2), comment, page, photo.subarray(2), page])
    const drawn = (await draw(polyglot, 'avatar')) as Drawn
    expect(drawn.bytes.includes('script')).toBe(false)
  })
})

describe('attacks are answered with a word, soon and without much memory', () => {
  test.each([
    ['50,000 × 50,000', makePng(50_000, 50_000, { rows: zeros(1000) }), 'too-many-pixels'],
    [
      'a bomb of a gigabyte',
      makePng(11_900, 90_000, { rows: zeros(50_000_000) }),
      'too-many-pixels',
    ],
    ['a band', makePng(60_000, 1, { rows: zeros(60_001) }), 'too-many-pixels'],
    [
      'an interlaced one that stands in memory',
      makePng(5_000, 5_000, { rows: zeros(9), interlaced: 1 }),
      'too-many-pixels',
    ],
    ['more rows than there are', makePng(5_000, 5_000, { rows: zeros(5_001) }), 'damaged'],
    ['half a picture', photo.subarray(0, photo.length / 2), 'damaged'],
    ['its first bytes', photo.subarray(0, 200), 'damaged'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'damaged'],
    ['a page', page, 'damaged'],
    ['a GIF', gif, 'damaged'],
    ['a TIFF', tiff, 'damaged'],
    ['nothing', Buffer.alloc(0), 'damaged'],
  ])('%s', async (_name, bytes, expected) => {
    const before = process.memoryUsage.rss()
    const startedAt = performance.now()
    expect(await draw(bytes, 'avatar')).toBe(expected)
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 * 1024)
  })

  test('the largest that is taken in takes no more either', async () => {
    const bytes = makePng(5_000, 5_000, { rows: zeros(5_001 * 5_000) })
    await draw(photo, 'avatar')
    const before = process.memoryUsage.rss()
    const startedAt = performance.now()
    expect(await draw(bytes, 'avatar')).toMatchObject({ mediaType: 'image/jpeg' })
    expect(performance.now() - startedAt).toBeLessThan(2000)
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 1024 * 1024)
  })

  test('of many at once those behind too many are told to come again', async () => {
    const drawn = await Promise.all(Array.from({ length: 20 }, () => draw(photo, 'avatar')))
    const busy = drawn.filter((one) => one === 'busy')
    expect(busy.length).toBe(11)
  })
})
