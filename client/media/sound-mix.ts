import { createStore, type Store } from '../ui/store.ts'

export interface Music {
  name: string
  playing: boolean
  /** 0–1 of its length. */
  at: number
}

export interface SoundMixState {
  /** What goes to the lesson, in stereo; null while nothing sounds. */
  track: MediaStreamTrack | null
  music: Music | null
  /** A tab's or the screen's sound is in it. */
  screen: boolean
  /** 0–1 each. */
  musicVolume: number
  screenVolume: number
}

/** The lead end's second sound: backing music from a file, and what a shared screen or tab plays, mixed with a volume each. */
export interface SoundMix {
  state: Store<SoundMixState>
  /** Begins to play a file, to the lesson and here. Rejects with NotSupportedError when it is no music the browser knows. */
  play(file: File): Promise<void>
  toggle(): void
  seek(at: number): void
  stop(): void
  /**
   * Takes a screen's sound in, or out again with null; it plays here by itself.
   * @param picture of a tab that is shared for its sound alone: it is sent to nobody, and ends with the sound
   */
  screen(track: MediaStreamTrack | null, picture?: MediaStreamTrack): void
  volume(of: 'music' | 'screen', volume: number): void
  end(): void
}

/** Quieter than a file's own level: the voice is to be understood over it. */
const firstVolume = 0.6

export function createSoundMix(): SoundMix {
  const state = createStore<SoundMixState>({
    track: null,
    music: null,
    screen: false,
    musicVolume: firstVolume,
    screenVolume: 1,
  })
  let context: AudioContext | null = null
  let out: MediaStreamAudioDestinationNode | null = null
  const gains = new Map<'music' | 'screen', GainNode>()
  let player: HTMLAudioElement | null = null
  let shared: { track: MediaStreamTrack; picture: MediaStreamTrack | undefined; node: AudioNode } | null =
    null

  /** Made at the first sound: an idle page keeps no audio device awake. */
  function graph(): { context: AudioContext; gain(of: 'music' | 'screen'): GainNode } {
    context ??= new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' })
    const within = context
    if (!out) {
      out = within.createMediaStreamDestination()
      out.channelCount = 2
    }
    const into = out
    void within.resume()
    return {
      context: within,
      gain(of) {
        const known = gains.get(of)
        if (known) return known
        const gain = within.createGain()
        gain.gain.value = of === 'music' ? state.get().musicVolume : state.get().screenVolume
        gain.connect(into)
        gains.set(of, gain)
        return gain
      },
    }
  }

  function publish(): void {
    const sounding = player !== null || shared !== null
    const track = sounding ? (out?.stream.getAudioTracks()[0] ?? null) : null
    if (track) track.contentHint = 'music'
    state.patch({ track, screen: shared !== null })
  }

  function dropPlayer(): void {
    if (!player) return
    player.pause()
    URL.revokeObjectURL(player.src)
    player = null
    state.patch({ music: null })
  }

  function dropScreen(): void {
    shared?.node.disconnect()
    shared?.track.stop()
    shared?.picture?.stop()
    shared = null
  }

  return {
    state,
    async play(file) {
      dropPlayer()
      const { context, gain } = graph()
      const playing = new Audio(URL.createObjectURL(file))
      player = playing
      const tell = () => {
        if (player !== playing) return
        const at = playing.duration > 0 ? playing.currentTime / playing.duration : 0
        state.patch({ music: { name: file.name, playing: !playing.paused, at } })
      }
      for (const event of ['play', 'pause', 'ended', 'timeupdate', 'seeked'])
        playing.addEventListener(event, tell)
      const source = context.createMediaElementSource(playing)
      source.connect(gain('music'))
      // The teacher hears it as the classrooms do.
      gain('music').connect(context.destination)
      try {
        await playing.play()
        tell()
      } catch (error) {
        if (player === playing) dropPlayer()
        throw error
      } finally {
        publish()
      }
    },
    toggle() {
      if (player?.paused) void player.play()
      else player?.pause()
    },
    seek(at) {
      if (player && player.duration > 0) player.currentTime = at * player.duration
    },
    stop() {
      dropPlayer()
      publish()
    },
    screen(track, picture) {
      if (shared?.track === track) return
      dropScreen()
      if (track) {
        const { context, gain } = graph()
        const node = context.createMediaStreamSource(new MediaStream([track]))
        node.connect(gain('screen'))
        const taken = { track, picture, node }
        shared = taken
        for (const one of [track, picture])
          one?.addEventListener('ended', () => {
            if (shared !== taken) return
            dropScreen()
            publish()
          })
      }
      publish()
    },
    volume(of, volume) {
      state.patch(of === 'music' ? { musicVolume: volume } : { screenVolume: volume })
      gains.get(of)?.gain.setTargetAtTime(volume, context?.currentTime ?? 0, 0.02)
    },
    end() {
      dropPlayer()
      dropScreen()
      publish()
      void context?.close()
      context = null
      out = null
      gains.clear()
    },
  }
}
