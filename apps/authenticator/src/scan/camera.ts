import type { Decoder } from './decoder.ts'
import { frameSize } from './picture-size.ts'

export type CameraFault = 'camera-refused' | 'no-camera' | 'camera-busy' | 'camera-unsupported'

export type Camera = {
  /** Answers a code's text when one is in the picture; undefined when stopped before. */
  search(decode: Decoder): Promise<string | undefined>
  /** Turns the lamp on or off; undefined where there is none. */
  setTorch: ((isOn: boolean) => Promise<void>) | undefined
  stop(): void
}

/** Some looks a second are enough for a hand that holds still, and spare the battery. */
const LOOK_EVERY_MS = 120
const LOOK_BUDGET_MS = 60

/** Asks for the camera on the phone's back; only ever after a tap. */
export async function openCamera(
  video: HTMLVideoElement,
): Promise<Camera | { fault: CameraFault }> {
  // Absent on pages without https.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return { fault: 'camera-unsupported' }
  try {
    const stream = await devices.getUserMedia({
      audio: false,
      video: {
        facingMode: { ideal: 'environment' },
        width: { ideal: 1280 },
        height: { ideal: 720 },
      },
    })
    video.srcObject = stream
    await video.play()
    return createCamera(video, stream)
  } catch (error) {
    return { fault: cameraFaultOf(error) }
  }
}

/** Names of W3C Media Capture §10.2.1. */
export function cameraFaultOf(error: unknown): CameraFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'camera-refused'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-camera'
    default:
      return 'camera-busy'
  }
}

function createCamera(video: HTMLVideoElement, stream: MediaStream): Camera {
  const canvas = document.createElement('canvas')
  let isStopped = false
  return {
    async search(decode) {
      while (!isStopped) {
        drawFrame(video, canvas)
        const text = canvas.width > 0 ? await decode(canvas, LOOK_BUDGET_MS) : undefined
        if (isStopped) return undefined
        if (text !== undefined) return text
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      }
      return undefined
    },
    setTorch: torchOf(stream),
    stop() {
      isStopped = true
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    },
  }
}

function drawFrame(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  if (video.videoWidth === 0) return
  const size = frameSize({ width: video.videoWidth, height: video.videoHeight })
  canvas.width = size.width
  canvas.height = size.height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, size.width, size.height)
}

function torchOf(stream: MediaStream): Camera['setTorch'] {
  const track = stream.getVideoTracks()[0]
  const capabilities = track?.getCapabilities?.()
  if (!track || !capabilities || !('torch' in capabilities)) return undefined
  return (isOn) =>
    track.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] })
}
