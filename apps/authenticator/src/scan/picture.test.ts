import { describe, expect, test } from 'vitest'
import { cameraFaultOf } from './camera.ts'
import { loadDecoder } from './decoder.ts'
import { readPictureSize } from './picture-head.ts'
import { findPictureFault, frameSize, planSizes } from './picture-size.ts'

const file = { bytes: 1000, type: 'image/png' }

describe('whether a picture is unpacked', () => {
  const large = { width: 8660, height: 5774 }
  test.each([
    ['an empty one', { file: { ...file, bytes: 0 } }, 'empty'],
    ['a text', { file: { ...file, type: 'text/plain' } }, 'not-a-picture'],
    ['50 megapixels', { file, size: large }, 'too-large'],
    ['12 megapixels', { file, size: { width: 4000, height: 3000 } }, undefined],
    ['41 MB', { file: { ...file, bytes: 41 * 1024 * 1024 } }, 'too-large'],
    ['no type, unknown size', { file: { bytes: 10, type: '' } }, undefined],
  ])('%s', (_what, given: { file: typeof file; size?: typeof large }, fault) => {
    expect(findPictureFault(given.file, given.size)).toBe(fault)
  })
})

describe('the sizes in which a picture is searched', () => {
  test('a small one as it is', () => {
    expect(planSizes({ width: 400, height: 300 })).toEqual([{ width: 400, height: 300 }])
  })

  test('a screenshot small first, then whole', () => {
    expect(planSizes({ width: 2000, height: 1000 })).toEqual([
      { width: 800, height: 400 },
      { width: 1600, height: 800 },
      { width: 2000, height: 1000 },
    ])
  })

  test('a photograph never whole', () => {
    const sizes = planSizes({ width: 4000, height: 3000 })
    expect(sizes.map(({ width }) => width)).toEqual([800, 1600, 2400])
  })

  test('a thin one keeps at least a pixel', () => {
    expect(planSizes({ width: 10_000, height: 1 })[0]).toEqual({ width: 800, height: 1 })
  })

  test('a frame of the camera once, scaled down', () => {
    expect(frameSize({ width: 1280, height: 720 })).toEqual({ width: 800, height: 450 })
  })
})

describe('the size in the head of a file', () => {
  const view = (...bytes: number[]) => new DataView(Uint8Array.from(bytes).buffer)
  const be = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]

  test('PNG', () => {
    const head = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...be(13), 0x49, 0x48, 0x44, 0x52]
    expect(readPictureSize(view(...head, ...be(8660), ...be(5774)))).toEqual({
      width: 8660,
      height: 5774,
    })
  })

  test('JPEG, after another segment', () => {
    const head = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0x0b, 0xb8, 0x0f, 0xa0]
    expect(readPictureSize(view(...head, 3, 1))).toEqual({ width: 4000, height: 3000 })
  })

  test.each([[[]], [[0xff, 0xd8]], [[0x89, 0x50, 0x4e, 0x47]], [[1, 2, 3, 4, 5]]])(
    'not in %j',
    (bytes) => expect(readPictureSize(view(...bytes))).toBeUndefined(),
  )
})

describe('the decoder', () => {
  class Native {
    static getSupportedFormats = () => Promise.resolve(['qr_code'])
    detect = () => Promise.resolve([{ rawValue: 'from the browser' }])
  }
  const canvas = {} as HTMLCanvasElement

  test('is the browser’s own where it knows QR codes', async () => {
    const decode = await loadDecoder({ BarcodeDetector: Native })
    expect(await decode(canvas, 1)).toBe('from the browser')
  })

  test('is ours where it does not', async () => {
    class Other extends Native {
      static override getSupportedFormats = () => Promise.resolve(['ean_13'])
    }
    const decode = await loadDecoder({ BarcodeDetector: Other })
    const blank = { width: 8, height: 8, data: new Uint8ClampedArray(256) }
    const own = { width: 8, height: 8, getContext: () => ({ getImageData: () => blank }) }
    expect(await decode(own as unknown as HTMLCanvasElement, 1)).toBeUndefined()
  })
})

test.each([
  ['NotAllowedError', 'camera-refused'],
  ['NotFoundError', 'no-camera'],
  ['NotReadableError', 'camera-busy'],
])('%s means %s', (name, fault) => {
  expect(cameraFaultOf(Object.assign(new Error('no'), { name }))).toBe(fault)
})
