/** The version of the npm package `phoenix_live_view` whose wire this server speaks. */
export const LIVEVIEW_VERSION = '1.2.12'
