/** Finds the text of a QR code on a canvas; undefined where there is none. */
export type Decoder = (canvas: HTMLCanvasElement, budgetMs: number) => Promise<string | undefined>

type NativeDetector = { detect(source: HTMLCanvasElement): Promise<{ rawValue: string }[]> }
type NativeClass = {
  new (options: { formats: string[] }): NativeDetector
  getSupportedFormats(): Promise<readonly string[]>
}

/** The browser's own detector if it knows QR codes; else ours, loaded only now. */
export async function loadDecoder(given: object = globalThis): Promise<Decoder> {
  const native = await findNative(given)
  return native ? (canvas) => detectNatively(native, canvas) : loadOwn()
}

async function findNative(given: object): Promise<NativeDetector | undefined> {
  const Native: unknown = Reflect.get(given, 'BarcodeDetector')
  if (!isNativeClass(Native)) return undefined
  try {
    const formats = await Native.getSupportedFormats()
    return formats.includes('qr_code') ? new Native({ formats: ['qr_code'] }) : undefined
  } catch {
    return undefined
  }
}

function isNativeClass(value: unknown): value is NativeClass {
  return typeof value === 'function' && 'getSupportedFormats' in value
}

async function detectNatively(native: NativeDetector, canvas: HTMLCanvasElement) {
  const found = await native.detect(canvas)
  return found[0]?.rawValue
}

async function loadOwn(): Promise<Decoder> {
  const { decodeQR } = await import('qr/decode.js')
  return (canvas, budgetMs) => {
    const { width, height } = canvas
    const image = canvas
      .getContext('2d', { willReadFrequently: true })
      ?.getImageData(0, 0, width, height)
    if (!image) return Promise.resolve(undefined)
    try {
      const text = decodeQR({ width, height, data: image.data }, { timeLimit: budgetMs })
      return Promise.resolve(text)
    } catch {
      // It throws where it finds none.
      return Promise.resolve(undefined)
    }
  }
}
