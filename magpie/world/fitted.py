"""How people react to what a feed shows: numbers fitted to a real short-video log, and nothing else of it.

Source: KuaiRand-Pure (Gao et al., CIKM 2022), one window of the standard policy, 94,784 exposures. `magpie world check FILE`
measures the simulated reactions against such a file and prints these tables anew. The file itself is no part of Magpie.
"""

from typing import Final

# Watch ratio (time watched / length) at 49 evenly spaced ranks of all exposures; repeats count, cut at 8.
WATCH_QUANTILES: Final = (
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0007, 0.0046, 0.0064, 0.0083, 0.0104, 0.0125, 0.0149, 0.0176, 0.0207, 0.0244, 0.0284, 0.0327,
    0.0377, 0.0433, 0.05, 0.0571, 0.0652, 0.0744, 0.0848, 0.096, 0.1091, 0.1255, 0.1439, 0.1651, 0.189, 0.2194, 0.2559,
    0.2996, 0.349, 0.4104, 0.4871, 0.5746, 0.6772, 0.7832, 0.895, 0.9673, 1.0014, 1.0161, 1.0344, 1.0643, 1.1245, 1.3291,
    2.2248, 8.0,
)  # fmt: skip

# Share of exposures with each signal, by tenth of the watch ratio's rank: who watches longer does more.
SIGNAL_RATES: Final = {
    "click": (0.02374, 0.04315, 0.05866, 0.19253, 0.32296, 0.40367, 0.60745, 0.85007, 0.98302, 0.89344),
    "long_view": (0.0, 0.0, 0.0, 0.0058, 0.0594, 0.17609, 0.39719, 0.63558, 0.92921, 0.86928),
    "like": (0.00158, 0.00411, 0.0057, 0.00781, 0.00918, 0.01161, 0.01952, 0.02775, 0.0365, 0.04769),
    "comment": (0.0, 0.00063, 0.00011, 0.00105, 0.00053, 0.00063, 0.00137, 0.00411, 0.0039, 0.01087),
    "share": (0.00011, 0.0, 0.00011, 0.00042, 0.00032, 0.00053, 0.00095, 0.00148, 0.00179, 0.00232),
    "follow": (0.00053, 0.00032, 0.00042, 0.00105, 0.00137, 0.00095, 0.00137, 0.00169, 0.00274, 0.00306),
    "visit": (0.00095, 0.00918, 0.00739, 0.00865, 0.00739, 0.0095, 0.01308, 0.02479, 0.05908, 0.05413),
    "not_interested": (
        0.00074,
        0.00063,
        0.00116,
        0.00095,
        0.00053,
        0.00053,
        0.00053,
        0.00084,
        0.00021,
        0.00074,
    ),
}

# Share of exposures in each hour of a Beijing day, from midnight.
HOURS: Final = (
    0.039, 0.0232, 0.0152, 0.0096, 0.0081, 0.0092, 0.0181, 0.026, 0.0316, 0.037, 0.042, 0.0481, 0.0556, 0.0555, 0.0482, 0.0489,
    0.0534, 0.0601, 0.0577, 0.0553, 0.0611, 0.0649, 0.0685, 0.0636,
)  # fmt: skip
