/** When the media of one lesson takes more than one worker, and more than one node. Benches and tests bend them. */
export interface MediaLimits {
  /**
   * Places of one lesson on one worker before it takes another. A place receives up to five streams (camera, microphone,
   * document camera of the lead end, picture and sound of who is on stage), and a router is good for about 500.
   */
  routerPlaces: number
  /** Places of all lessons on one worker, from which on it counts as full for lessons that spill. */
  workerPlaces: number
  /** From this many places on a camera is asked for key frames at most once a second, however many join. */
  manyPlaces: number
  /** How often it is looked whether the nodes live that share a lesson, in ms. */
  watchMs: number
}

export const mediaLimits: MediaLimits = {
  routerPlaces: 100,
  workerPlaces: 200,
  manyPlaces: 30,
  watchMs: 2_000,
}
