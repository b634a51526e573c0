import type { Failure } from '../api/failure.ts'
import type { App } from '../shell/app.ts'
import { type Camera, type CameraFault, openCamera } from './camera.ts'
import { type Decoder, loadDecoder } from './decoder.ts'
import { readPicture } from './picture.ts'
import type { PictureFault } from './picture-size.ts'
import { readScannedText } from './scanned-text.ts'

/** What a person is told when nothing came of it; a failure comes from identity. */
export type ScanFault =
  | CameraFault
  | PictureFault
  | 'no-code-in-picture'
  | 'not-ours'
  | 'not-a-code'
  | 'decoder-missing'
  | Failure

type Deps = {
  app: Pick<App, 'request' | 'settings'>
  video: HTMLVideoElement
  onState: (state: 'asking' | 'searching' | 'sending') => void
}

export type Scanner = ReturnType<typeof createScanner>

/** One visit of the camera: from the question for it to a request, or to a reason why not. */
export function createScanner({ app, video, onState }: Deps) {
  let camera: Camera | undefined
  let isStopped = false
  return {
    async scanByCamera(): Promise<ScanFault | undefined> {
      onState('asking')
      const [opened, decode] = await Promise.all([openCamera(video), findDecoder()])
      if ('fault' in opened) return opened.fault
      camera = opened
      try {
        if (isStopped) return undefined
        if (!decode) return 'decoder-missing'
        onState('searching')
        const text = await opened.search(decode)
        if (text === undefined) return undefined
        navigator.vibrate?.(60)
        onState('sending')
        return await presentCode(app, text, 'camera')
      } finally {
        opened.stop()
      }
    },
    torch: () => camera?.setTorch,
    stop(): void {
      isStopped = true
      camera?.stop()
    },
  }
}

export async function scanPicture(
  app: Pick<App, 'request' | 'settings'>,
  file: File,
): Promise<ScanFault | undefined> {
  const decode = await findDecoder()
  if (!decode) return 'decoder-missing'
  const outcome = await readPicture(file, decode)
  return outcome.fault ?? presentCode(app, outcome.text, 'picture')
}

/** Looked at here before anything of it is sent anywhere. */
async function presentCode(
  { request, settings }: Pick<App, 'request' | 'settings'>,
  text: string,
  source: 'camera' | 'picture',
): Promise<ScanFault | undefined> {
  const read = readScannedText(text, settings.issuer)
  return 'fault' in read ? read.fault : request.scan({ source, code: read.code })
}

/** Undefined when its file cannot be had: no network, or the app is older than the server's. */
function findDecoder(): Promise<Decoder | undefined> {
  return loadDecoder().catch(() => undefined)
}
