# Draw this figure with
#   gnuplot -e "theme='light'" spaces.gnuplot > spaces-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0.414 0.61147
1.308 0.434835
3.5 0.368384
7.875 0.287844
END
$intervals2 << END
0.414 0.590424 0.0420919
1.308 0.419909 0.0298518
3.5 0.359744 0.0172799
7.875 0.28068 0.0143286
END
$points3 << END
0.414 0.61147
1.308 0.434835
3.5 0.368384
7.875 0.287844
END
$line4 << END
0.4 1.86474
1.28 0.606803
3.52 0.520136
END
$intervals5 << END
0.4 1.46654 0.796408
1.28 0.58789 0.0378267
3.52 0.495602 0.049068
END
$points6 << END
0.4 1.86474
1.28 0.606803
3.52 0.520136
END
$line7 << END
0.4488 3.22401
1.3464 2.80263
3.5904 1.18804
8.976 0.376877
END
$intervals8 << END
0.4488 3.08486 0.278302
1.3464 2.477 0.651264
3.5904 0.893253 0.589568
8.976 0.358361 0.0370328
END
$points9 << END
0.4488 3.22401
1.3464 2.80263
3.5904 1.18804
8.976 0.376877
END

set terminal svg size 640,384 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.9
set bmargin at screen 0.15395
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.3423803635148:10.48658270919]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.5' 0.5, '1' 1, '2' 2, '5' 5, '10' 10, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1) font ',13' tc rgb muted
set logscale y
set yrange [0.07187554471096:4.039046946183]
set ytics nomirror out scale 0.5,0.3 norotate ('0.1' 0.1, '0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2, '' 0.08 1, '' 0.09 1, '' 0.3 1, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 3 1, '' 4 1) font ',13' tc rgb muted
set label 'training (s of the processor)' at screen 0.53521,0.050564 center tc rgb ink
set label 'Fréchet distance, squared' at screen 0.030156,0.52697 center rotate tc rgb ink
set arrow from graph 0, first 0.09236205026147 to graph 1, first 0.09236205026147 nohead lw 1.3 lc rgb gray dt (10,7) back
set arrow from graph 0, first 0.08632028489184 to graph 1, first 0.08632028489184 nohead lw 1.3 lc rgb gray dt (1,6) back
set label 'real digits' at screen 0.95937,0.21528 right tc rgb gray font ',13' front
# legend
set arrow from screen 0.1048,0.94844 to screen 0.13917,0.94844 nohead lw 2.2 lc rgb blue front
set label 'latents, perceptron' at screen 0.15011,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.37305,0.94844 to screen 0.40742,0.94844 nohead lw 2.2 lc rgb orange front
set label 'pixels, perceptron' at screen 0.41836,0.94844 left tc rgb ink font ',14' front
set arrow from screen 0.63277,0.94844 to screen 0.66714,0.94844 nohead lw 2.2 lc rgb green front
set label 'pixels, U-Net' at screen 0.67808,0.94844 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb gray notitle, \
  $points3 with points pt 7 ps 0.64 lc rgb gray notitle, \
  $line4 with lines lw 2.2 lc rgb orange notitle, \
  $intervals5 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb gray notitle, \
  $points6 with points pt 7 ps 0.64 lc rgb gray notitle, \
  $line7 with lines lw 2.2 lc rgb green notitle, \
  $intervals8 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb gray notitle, \
  $points9 with points pt 7 ps 0.64 lc rgb gray notitle
unset multiplot
