import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { createPictureDrawer } from './draw-picture.ts'
import { findPictureType } from './picture-bounds.ts'
import type { Drawn } from './staff-picture.ts'
import { hidePage, makeBomb, makePng, PAGE, zeros } from './test-pictures.ts'

const draw = createPictureDrawer()

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
const page = Buffer.from(PAGE)

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
    const polyglot = hidePage(photo)
    const drawn = (await draw(polyglot, 'avatar')) as Drawn
    expect(drawn.bytes.includes('script')).toBe(false)
  })
})

describe('attacks are answered with a word, soon and without much memory', () => {
  test.each([
    ['50,000 × 50,000', makePng(50_000, 50_000, { rows: zeros(1000) }), 'too-many-pixels'],
    ['a bomb of a gigabyte', makeBomb(), 'too-many-pixels'],
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
