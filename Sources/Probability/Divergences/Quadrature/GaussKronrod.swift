/// The Gauss–Kronrod pair with 10 and 21 points (Kronrod 1965; nodes of QUADPACK's `qk21`, 1983).
///
/// Exact for polynomials of degree 19 and 31. The difference of the two is the error of the poorer
/// one, far above that of the better one for an integrand that is smooth on the panel.
enum GaussKronrod {
  /// Positive nodes, outermost first; those with odd index are Gauss's. The centre is not in the list.
  static let nodes: [Double] = [
    0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
    0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
    0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
    0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
    0.294392862701460198131126603103866, 0.14887433898163121088482600112972,
  ]
  static let weights: [Double] = [
    0.011694638867371874278064396062192, 0.03255816230796472747881897245939,
    0.05475589657435199603138130024458, 0.07503967481091995276704314091619,
    0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
    0.123491976262065851077958109831074, 0.134709217311473325928054001771707,
    0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
  ]
  static let centreWeight = 0.149445554002916905664936468389821
  /// Weights of the ten-point Gauss rule at the odd-indexed nodes; 0 at the others.
  static let gaussWeights: [Double] = [
    0, 0.066671344308688137593568809893332, 0, 0.149451349150580593145863396957658,
    0, 0.219086362515982043995534934228163, 0, 0.269266719309996355091226921569469,
    0, 0.295524224714752870173815619188769,
  ]

  /// The nodes from left to right with both weights: what the inner loop reads.
  static let table: [(node: Double, weight: Double, gaussWeight: Double)] = {
    var table: [(node: Double, weight: Double, gaussWeight: Double)] = []
    for i in 0..<10 { table.append((-nodes[i], weights[i], gaussWeights[i])) }
    table.append((0, centreWeight, 0))
    for i in (0..<10).reversed() { table.append((nodes[i], weights[i], gaussWeights[i])) }
    return table
  }()
}
