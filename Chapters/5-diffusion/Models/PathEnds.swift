import Autodiff
import Datasets
import Diffusion
import Foundation
import Literate
import NeuralNetworks
import RandomStreams
import Tensors

/// The curves of a teacher from many draws of noise: where each is at every level, and where it ends.
struct TeacherPaths {
  /// From T down; the end is not among them.
  let levels: [NoiseLevel]
  /// Points one after the other, by level.
  private var places: [[Double]]
  private(set) var ends: [Double]

  // snippet.teacher-paths
  /// Follows DDIM's steps of a teacher from each draw of noise.
  init(of teacher: PointDenoiser, from noise: [Double], steps: Int) throws {
    let sampler = try Sampler(Known.toySchedule, .ddim(eta: 0), steps: steps)
    var unused = RandomStream(seed: 0)
    var places = [noise]
    ends = try sampler.sample(
      from: noise, using: &unused, observe: { _, x, _ in places.append(x) }, teacher.noise)
    levels = sampler.times.dropLast().map { NoiseLevel($0, of: Known.toySchedule) }
    self.places = places.dropLast()
  }
  // snippet.end

  /// A point of a path at a level, and its path's end.
  func point(_ path: Int, at level: Int) -> (x: ArraySlice<Double>, end: ArraySlice<Double>) {
    (places[level][2 * path..<2 * path + 2], ends[2 * path..<2 * path + 2])
  }
}

// snippet.train-student
/// Teaches a student to say, anywhere on a teacher's path, where the path ends: as the velocity that
/// leads there.
func trainStudent(_ student: PointDenoiser, on paths: TeacherPaths, _ plan: TrainingPlan) throws {
  let shape: Shape = [plan.batch, 2]
  let count = paths.ends.count / 2
  try fit(student, plan, named: "student's loss") { random, tape in
    var (places, wanted, times) = ([Float](), [Float](), [Float]())
    for _ in 0..<plan.batch {
      let level = random.integer(below: paths.levels.count)
      let (x, end) = paths.point(random.integer(below: count), at: level)
      let (signal, noise) = (paths.levels[level].signal, paths.levels[level].noise)
      places += x.map(Float.init)
      wanted += zip(x, end).map { Float((signal * $0 - $1) / noise) }
      times.append(Float(paths.levels[level].time))
    }
    let said = student(tape.constant(Tensor(places, shape: shape)), times: times)
    return squaredError(said, tape.constant(Tensor(wanted, shape: shape)), .mean)
  }
}
// snippet.end

/// The denoisers of the ring that other sections sample from, and a student of each.
struct RingStudents {
  static let teacherSteps = 64
  let teachers: [PointDenoiser]
  let pathCount: Int
  let stepsEach: Int
  private let students: [PointDenoiser]

  init(_ chapter: Chapter) throws {
    let short = chapter.quick || chapter.checksOnly
    let toys = ToyRuns(chapter)
    let teachers = try toys.planes([.ring()], seeds: short ? 2 : 5)
    let (steps, pathCount) = (toys.steps / 2, short ? 64 : 8192)
    let teaching = teachers.map { Weights(of: $0) }
    @Sendable func denoiser(_ weights: Weights) -> PointDenoiser {
      var random = RandomStream(seed: 0)
      let model = PointDenoiser(dimension: 2, width: ToyRuns.width, using: &random)
      weights.install(in: model)
      return model
    }
    let weights = try chapter.trained(
      teachers.indices.map { "student, seed \($0)" },
      settings: ["steps": steps, "paths": pathCount]
    ) { seed, slot in
      var random = chapter.stream("noise of paths").split(seed)
      let paths = try TeacherPaths(
        of: denoiser(teaching[seed]), from: random.normals(2 * pathCount), steps: Self.teacherSteps)
      let plan = TrainingPlan(
        chapter, "student, seed \(seed)", steps: steps, batch: 256, rate: 3e-3,
        stream: "student, seed \(seed)", slot: slot)
      let student = denoiser(teaching[seed])
      try trainStudent(student, on: paths, plan)
      return Weights(of: student)
    }
    students = weights.map(denoiser)
    (self.teachers, self.pathCount, stepsEach) = (teachers, pathCount, steps)
  }

  // snippet.few-evaluations
  /// Samples of a student in few evaluations: go to the end of the path, add fresh noise of an earlier
  /// time, and go to the end again.
  func samples(
    _ seed: Int, evaluations: Int, from start: [Double], using random: inout RandomStream
  ) throws -> [Double] {
    let times = try Sampler(Known.toySchedule, .ddim(eta: 0), steps: evaluations).times
    var x = start
    for (t, s) in zip(times, times.dropFirst()) {
      let level = NoiseLevel(t, of: Known.toySchedule)
      let end = zip(x, students[seed].evaluate(at: x, time: level.time)).map {
        level.signal * $0 - level.noise * $1
      }
      guard s > 0 else { return end }
      let next = NoiseLevel(s, of: Known.toySchedule)
      x = end.map { next.signal * $0 + next.noise * random.normal() }
    }
    return x
  }
  // snippet.end

  /// Samples of a teacher by a method of the library's.
  func taught(_ seed: Int, steps: Int, _ method: SamplingMethod, from start: [Double]) throws
    -> [Double]
  {
    var unused = RandomStream(seed: 0)
    return try Sampler(Known.toySchedule, method, steps: steps)
      .sample(from: start, using: &unused, teachers[seed].noise)
  }
}
