import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { afterAll, describe, expect, test } from 'vitest'
import { decodeQr } from './decode-qr.ts'
import { writeFilm } from './film.ts'

const folder = await mkdtemp(join(tmpdir(), 'motcua-film-'))
afterAll(() => rm(folder, { recursive: true }))

/** A picture of one colour, as PNG. */
function paint(width: number, height: number, colour: [number, number, number]): Buffer {
  const picture = new PNG({ width, height })
  for (let at = 0; at < width * height; at += 1) picture.data.set([...colour, 255], at * 4)
  return PNG.sync.write(picture)
}

async function readFrame(path: string) {
  const film = await readFile(path)
  const start = film.indexOf('FRAME\n') + 'FRAME\n'.length
  const header = film.subarray(0, film.indexOf('\n')).toString()
  const luma = film.subarray(start, start + 640 * 480)
  const colour = (plane: 0 | 1, x: number, y: number) =>
    film[start + 640 * 480 * (1 + plane / 4) + (y >> 1) * 320 + (x >> 1)]
  return {
    header,
    sizeBytes: film.length,
    lumaAt: (x: number, y: number) => luma[y * 640 + x],
    colour,
  }
}

describe('films for a fake camera', () => {
  test('red keeps its brightness and colours, grey bars above and below', async () => {
    const path = join(folder, 'red.y4m')
    await writeFilm(paint(1280, 400, [255, 0, 0]), path)
    const { header, sizeBytes, lumaAt, colour } = await readFrame(path)
    expect(header).toBe('YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg')
    expect(sizeBytes).toBe(header.length + 1 + 10 * (6 + (640 * 480 * 3) / 2))
    expect([lumaAt(320, 240), colour(0, 320, 240), colour(1, 320, 240)]).toEqual([76, 85, 255])
    expect([lumaAt(320, 139), lumaAt(320, 141), lumaAt(320, 339), lumaAt(320, 341)]).toEqual([
      128, 76, 76, 128,
    ])
  })

  test('grey has no code in it', async () => {
    const path = join(folder, 'grey.y4m')
    await writeFilm('grey', path)
    const { lumaAt, colour } = await readFrame(path)
    expect([lumaAt(0, 0), lumaAt(639, 479), colour(0, 10, 10), colour(1, 10, 10)]).toEqual([
      128, 128, 128, 128,
    ])
    expect(decodeQr(paint(640, 480, [128, 128, 128]))).toBeUndefined()
  })
})
