-- Django pages: the feed as a first-time visitor gets it, at a steady pace.
-- wrk ... -s pages.lua URL -- SECONDS_BETWEEN_REQUESTS_PER_CONNECTION

local threads = {}
function setup(thread) table.insert(threads, thread) end

function init(args)
  pause_ms, fine, failed = tonumber(args[1]) * 1000, 0, 0
  math.randomseed(11)
end

function delay() return math.floor(-math.log(1 - math.random()) * pause_ms) end
function request() return wrk.format("GET", "/") end
function response(status) if status == 200 then fine = fine + 1 else failed = failed + 1 end end

function done(summary, latency, requests)
  local thread = threads[1]
  io.write(string.format('RESULT {"fine":%d,"failed":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    thread:get("fine"), thread:get("failed"), summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000))
end
