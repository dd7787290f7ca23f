import { useEffect, useState } from 'react'
import type { Participation } from '../live/participation.ts'
import { type Capture, type DeviceState, type Devices, reasonOf } from '../media/devices.ts'
import { askForScreen } from '../media/screen-share.ts'
import { createSoundMix, type SoundMix } from '../media/sound-mix.ts'
import { createStore, type Store, useStore } from '../ui/store.ts'

/** Why nothing is shared: `forbidden` by the system, `unknown` to the browser, or as for a device. */
export type ShareTrouble = 'forbidden' | 'unknown' | DeviceState

export interface ScreenState {
  track: MediaStreamTrack | null
  trouble: ShareTrouble | null
}

/** What the lead end sends beside camera, document camera and microphone. */
export interface LeadSources {
  screen: Store<ScreenState>
  mix: SoundMix
  /** Asks for a screen, a window or a tab; its sound goes into the mix. */
  shareScreen(): Promise<void>
  stopScreen(): void
  /** The sound of a tab without its picture, as backing music. False when the tab gives none, or none was chosen. */
  shareTabSound(): Promise<boolean>
  end(): void
}

export function createLeadSources(): LeadSources {
  const screen = createStore<ScreenState>({ track: null, trouble: null })
  const mix = createSoundMix()
  /** Whether the sound in the mix is the shared screen's own: it goes with it. Sound of a tab alone stays. */
  let ownSound = false

  function stopScreen(): void {
    screen.get().track?.stop()
    if (ownSound) mix.screen(null)
    ownSound = false
    screen.set({ track: null, trouble: null })
  }

  async function ask(): Promise<Awaited<ReturnType<typeof askForScreen>> | null> {
    if (!navigator.mediaDevices?.getDisplayMedia) {
      screen.patch({ trouble: 'unknown' })
      return null
    }
    // What went wrong before is said again if it does so again.
    screen.patch({ trouble: null })
    try {
      return await askForScreen()
    } catch (error) {
      const bySystem = /system/i.test((error as DOMException).message)
      screen.patch({ trouble: bySystem ? 'forbidden' : reasonOf(error) })
      return null
    }
  }

  return {
    screen,
    mix,
    stopScreen,
    async shareScreen() {
      const shared = await ask()
      if (!shared) return
      screen.get().track?.stop()
      // Ended by the browser's own bar, or its window was closed.
      shared.video.onended = () => {
        if (screen.get().track === shared.video) stopScreen()
      }
      screen.set({ track: shared.video, trouble: null })
      if (!shared.audio) return
      ownSound = true
      mix.screen(shared.audio)
    },
    async shareTabSound() {
      const shared = await ask()
      if (!shared) return false
      if (!shared.audio) {
        shared.video.stop()
        return false
      }
      ownSound = false
      mix.screen(shared.audio, shared.video)
      return true
    },
    end() {
      stopScreen()
      mix.end()
    },
  }
}

/** Sends them as long as the studio is open; what the devices give is sent by `useSending`. */
export function useLeadSources(participation: Participation): LeadSources {
  const { sender } = participation.media
  const [sources] = useState(createLeadSources)
  const { track: screen } = useStore(sources.screen)
  const { track: sound } = useStore(sources.mix.state)
  useEffect(() => sender.track('screen', screen), [sender, screen])
  useEffect(() => sender.track('sound', sound, 'untouched'), [sender, sound])
  useEffect(
    () => () => {
      sources.end()
      sender.track('screen', null)
      sender.track('sound', null)
    },
    [sources, sender],
  )
  return sources
}

/** The picture that a still is taken of: the document camera, else the shared screen, else the teacher's camera. */
export function pictureToTake(
  devices: Devices,
  document: Capture,
  screen: ScreenState,
): MediaStreamTrack | null {
  return document.track ?? screen.track ?? devices.state.get().camera.track
}
