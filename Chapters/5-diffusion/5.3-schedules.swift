import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Verification

//: # Schedules
//:
//: A schedule matters through one number at each time, how much of the signal is left beside the
//: noise.
func schedules(_ chapter: Chapter) throws {
  //: ## Signal and noise
  //:
  //: The **signal-to-noise ratio** is
  //:
  //: $$ \mathrm{SNR}(t) = \frac{\bar\alpha_t}{1 - \bar\alpha_t} $$ {#eq:snr definition}
  //:
  //: It only falls, whatever the $\beta$s are, because noise over signal grows in each step:
  //:
  //: $$ \frac{1}{\mathrm{SNR}(t)} = \frac{1}{\alpha_t}\left(\frac{1}{\mathrm{SNR}(t-1)} + \beta_t\right) $$ {#eq:snr-step}

  verify("eq:snr-step", "noise over signal, step by step from nothing", by: .enumeration) {
    check in
    for schedule in Known.thousands {
      for t in [2, 10, 500, 990] {
        let product = schedule.betas[..<t].reduce(1) { $0 * (1 - $1) }
        check.equal(
          "\(schedule.name), t = \(t)",
          to: Estimate((1 - product) / product, error: 1e-9 * (1 - product) / product)
        ) { slip in
          schedule.betas[..<t].reduce(0) { inverse, beta in
            slip(
              "β not divided by α", inverse / (1 - beta) + beta, for: (inverse + beta) / (1 - beta))
              * slip("α forgotten", 1 - beta, for: 1)
          }
        }
      }
    }
  }

  //: The linear schedule is Ho, Jain and Abbeel's (2020). The cosine of Nichol and Dhariwal (2021)
  //: prescribes what is left, with $\kappa = 0.008$, and the $\beta$s follow:
  //:
  //: $$ \bar\alpha_t = \frac{f(t)}{f(0)}, \qquad f(t) = \cos^2\Big(\frac{t/T + \kappa}{1+\kappa}\cdot\frac{\pi}{2}\Big) $$ {#eq:cosine}
  //:
  //: until $\beta_t$ would exceed 0.999, where it is cut. The sigmoid is from Jabri, Fleet and
  //: Chen (2022).

  verify("eq:cosine", "the library's products against the cosine", by: .enumeration) { check in
    for steps in [20, 1000] {
      let schedule = try NoiseSchedule.cosine(steps: steps)
      for t in [1, steps / 4, steps / 2, steps - 2] {
        let product = schedule.betas[..<t].reduce(1) { $0 * (1 - $1) }
        check.equal(
          "T = \(steps), t = \(t)", to: Estimate(product, error: 1e-12), scale: 1
        ) { slip in
          let s = slip("no offset κ", 0, for: 0.008)
          func f(_ t: Double) -> Double {
            let c = cos((t / Double(steps) + s) / (1 + s) * .pi / 2)
            return slip("no square", c, for: c * c)
          }
          return f(Double(t)) / f(0)
        }
      }
    }
  }

  //: ## What a schedule does to data
  //:
  //: Move the time. Left is the density of two humps after $t$ of a thousand steps. Right is what
  //: is left of the signal, on a logarithmic scale, with the time marked.

  try figure(
    "fig:dissolve",
    over: Slider("t", 1...1000, default: 300, steps: 21, decimals: 0),
    Slider("schedule", among: Known.thousands.map(\.name)),
    alt:
      "Left: the density of two humps and the density after the chosen time. Right: three falling curves "
      + "of the log signal-to-noise ratio, with a line at the time.",
    caption:
      "The density $q_t$ at a time, and $\\log \\mathrm{SNR}(t)$ of three schedules of a thousand steps."
  ) { t, index in
    let schedule = Known.thousands[Int(index)]
    let level = NoiseLevel(Int(t), of: schedule)
    let times = Array(stride(from: 1, through: 1000, by: 9))
    return PlotGrid(
      [
        Plot(x: "x", y: "density").yAxis(.linear, 0...0.6)
          .line("t = 0", over: -3.5...3.5, color: .gray) { exp(Known.humps.logDensity(at: [$0])) }
          .line("\(schedule.name), t = \(Int(t))", over: -3.5...3.5) {
            exp(Known.humps.logDensity(at: [$0], level))
          },
        Known.thousands.reduce(
          Plot(x: "t", y: Plot.Axis("log signal-to-noise", unit: "nats")).yAxis(.linear, -14...10)
        ) { plot, schedule in
          plot.line(
            schedule.name, x: times.map(Double.init),
            y: times.map { schedule.logSignalToNoise($0) })
        }.verticalLine(at: t),
      ], columns: 2)
  }

  //: ## Spacing
  //:
  //: A sampler need not stop at every $t$. It may choose noise levels of its own. Measure the
  //: noise on the scale of the data, $\sigma = \sqrt{1-\bar\alpha}/\sqrt{\bar\alpha}$, so that
  //: $\sigma^2 = 1/\mathrm{SNR}$. Karras and others (2022) space $n$ levels evenly in
  //: $\sigma^{1/\rho}$ with $\rho = 7$:
  //:
  //: $$ \sigma_i = \Big(\sigma_{\max}^{1/\rho} + \frac{i}{n-1}\big(\sigma_{\min}^{1/\rho} - \sigma_{\max}^{1/\rho}\big)\Big)^{\rho}, \qquad i = 0, \dots, n-1 $$ {#eq:spacing}
  //:
  //: and 0 follows the last. The larger $\rho$, the more of the levels lie near $\sigma_{\min}$. As
  //: $\rho \to \infty$ the levels become evenly spaced in $\log\sigma$. (fig:spacing) shows it for
  //: three exponents. As a program the formula reads:
  //:
  //: (quote:spacing)

  verify(
    "eq:spacing", "the formula at large ρ; the program's even steps and its ends", by: .enumeration,
    tolerance: .relative(2e-2, because: "the limit is taken at ρ = 4000")
  ) { check in
    let (high, low, n) = (80.0, 0.002, 9)
    check.equal(
      "ρ = 4000 against geometric levels",
      to: (0..<n).map { high * pow(low / high, Double($0) / Double(n - 1)) }.map {
        Estimate(log($0), error: 5e-3)
      }
    ) { slip in
      (0..<n).map { i -> Double in
        let ρ = slip("ρ = 1", 1, for: 4000.0)
        let share = Double(i) / Double(slip("n for n − 1", n, for: n - 1))
        let (a, b) = (pow(high, 1 / ρ), pow(low, 1 / ρ))
        return ρ * log(a + share * (b - a))
      }
    }
    let program = karrasLevels(n, from: high, to: low)
    check.zero("the program's levels are even in σ^{1/7}", scale: 2) { slip in
      let ρ: Double = slip("σ^{1/3} for σ^{1/7}", 3, for: 7)
      let roots: [Double] = program.map { pow($0, 1 / ρ) }
      let steps: [Double] = zip(roots, roots.dropFirst()).map { $1 - $0 }
      let widest: Double = steps.max() ?? .nan
      let narrowest: Double = steps.min() ?? .nan
      return widest - narrowest
    }
    check.equal(
      "the program's first and last level", to: [high, low].map { Estimate($0, error: 1e-9 * $0) }
    ) { slip in
      [program[0], program[slip("the last but one", n - 2, for: n - 1)]]
    }
  }

  let levels = [1.0, 3, 7].map { karrasLevels(18, from: 50, to: 0.01, exponent: $0) }
  figure(
    "fig:spacing",
    zip([1, 3, 7], levels).reduce(
      Plot(x: "step", y: "σ").yAxis(.logarithmic)
    ) { plot, row in
      plot.points("ρ = \(row.0)", x: row.1.indices.map(Double.init), y: row.1)
    },
    alt: "Noise levels over eighteen steps on a logarithmic axis for three exponents.",
    caption: "Eighteen noise levels from 50 to 0.01 for three values of ρ.")

  //: Which spacing gives better samples is a question for the experiment in (sec:5.8-samplers).
}
